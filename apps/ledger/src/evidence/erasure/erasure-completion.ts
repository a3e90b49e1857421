import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { CompleteErasureBody, type CompleteErasureAnswer, subjects } from '#contracts';
import { asUnavailable, openRequest, type RequestFrame } from '#platform';
import { keyCopies } from '../../domain/key-copies';
import { KeyCleanup } from './key-cleanup';

/** Removes what is left of destroyed keys in the database, and answers when nothing erased can be recovered any more. */
@Controller()
export class ErasureCompletion {
  constructor(private readonly cleanup: KeyCleanup) {}

  @MessagePattern(subjects.ledger.completeErasure)
  async complete(@Payload() frame: RequestFrame): Promise<CompleteErasureAnswer> {
    const [{ tenant }, { asOf }] = openRequest(CompleteErasureBody, frame);
    const known = await this.cleanup.advance(tenant, asOf).catch(asUnavailable);
    return { asOf: known.asOf, ...keyCopies(known) };
  }
}
