import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  BundleBody,
  ConsistencyBody,
  EventBytesBody,
  ProvenBody,
  ReceiptBody,
  RevokeLogKeyBody,
  subjects,
  TileBody,
} from '#contracts';
import { type CommandFrame, mustSayWhoAsks, parseAs } from '#platform';
import { type Asker, TrustService } from './trust.service';
import { mustRunDeployment } from '../../deployment-admin';

type Frame = Partial<Pick<CommandFrame, 'metadata'>>;

/** The doors for those who want to check the log. */
@Controller()
export class TrustController {
  constructor(private readonly trust: TrustService) {}

  @MessagePattern(subjects.trust.receipt)
  receipt(@Payload() frame: Frame): Promise<object> {
    return this.trust.receipt(...asked(ReceiptBody, frame));
  }

  @MessagePattern(subjects.trust.bundle)
  bundle(@Payload() frame: Frame): Promise<object> {
    return this.trust.bundle(...asked(BundleBody, frame));
  }

  @MessagePattern(subjects.trust.certificate)
  certificate(@Payload() frame: Frame): Promise<object> {
    return this.trust.certificate(...asked(BundleBody, frame));
  }

  @MessagePattern(subjects.trust.proven)
  proven(@Payload() frame: Frame): Promise<object> {
    return this.trust.proven(...asked(ProvenBody, frame));
  }

  @MessagePattern(subjects.trust.eventBytes)
  eventBytes(@Payload() frame: Frame): Promise<object> {
    return this.trust.eventBytes(...asked(EventBytesBody, frame));
  }

  @MessagePattern(subjects.trust.checkpoint)
  checkpoint(): Promise<object> {
    return this.trust.checkpoint();
  }

  @MessagePattern(subjects.trust.consistency)
  consistency(@Payload() frame: Frame): Promise<object> {
    const [, { from, to }] = asked(ConsistencyBody, frame);
    return this.trust.consistency(from, to);
  }

  @MessagePattern(subjects.trust.tile)
  tile(@Payload() frame: Frame): Promise<object> {
    return this.trust.tile(asked(TileBody, frame)[1]);
  }

  @MessagePattern(subjects.trust.keys)
  keys(): Promise<object> {
    return this.trust.keys();
  }

  @MessagePattern(subjects.trust.revokeKey)
  async revokeKey(@Payload() frame: Frame): Promise<object> {
    mustRunDeployment(frame.metadata);
    const [, { keyId, reason }] = asked(RevokeLogKeyBody, frame);
    return this.trust.revokeKey(keyId, reason);
  }
}

const asked = <T extends object>(
  contract: new () => T,
  { metadata, ...body }: Frame,
): [Asker, T] => {
  mustSayWhoAsks(metadata);
  return [metadata!, parseAs(contract, body)];
};
