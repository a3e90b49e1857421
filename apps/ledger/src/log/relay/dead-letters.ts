import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  IsId,
  redeliverSubject,
  type Service,
  services,
  subjects,
  tenantOfEvent,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  asUnavailable,
  type BusReply,
  type CommandFrame,
  openRequest,
  Platform,
  type RequestFrame,
  unwrap,
} from '#platform';

type Caller = Pick<CommandFrame['metadata'], 'tenant' | 'roles'>;

interface DeadLetter {
  readonly consumer: string;
  readonly subject: string;
  readonly payload: Buffer;
}

const TIMEOUT_MS = 8_000;

class ReplayBody {
  @IsId() deadLetterId!: string;
}

/** The dead-letter queue: messages that a reaction gave up. An administrator replays them after fixing the cause. */
@Controller()
export class DeadLetters {
  constructor(@Inject(Platform) private readonly platform: Pick<Platform, 'pool' | 'bus'>) {}

  @MessagePattern(subjects.internal.replayDeadLetter)
  async onReplay(@Payload() frame: RequestFrame): Promise<{ readonly deadLetterId: string }> {
    const [caller, { deadLetterId }] = openRequest(ReplayBody, frame);
    await this.replay(deadLetterId, caller);
    return { deadLetterId };
  }

  /**
   * Resolves when the reaction has processed the message; rejects when it fails again. Refuses with `not_found` an
   * unknown id and another tenant's letter alike: only that tenant may know that it exists.
   */
  async replay(id: string, caller: Caller): Promise<void> {
    const { pool, bus } = this.platform;
    const { rows } = await pool
      .query<DeadLetter>(
        'SELECT consumer, subject, payload FROM messaging.dead_letters WHERE id::text = $1',
        [id],
      )
      .catch(asUnavailable);
    const [letter] = rows;
    if (!letter || !mayReplay(caller, letter))
      throw new Refusal('not_found', `There is no dead letter ${id}.`);
    const request = { consumer: letter.consumer, payload: letter.payload.toString('base64') };
    unwrap(
      await bus.request<BusReply>(redeliverSubject(ownerOf(letter.consumer)), request, {
        timeoutMs: TIMEOUT_MS,
      }),
    );
    await pool.query(
      'UPDATE messaging.dead_letters SET replayed_at = writ.now() WHERE id::text = $1',
      [id],
    );
  }
}

/** A message from outside has no tenant yet: only administrators of the deployment may replay it. */
const mayReplay = ({ tenant, roles }: Caller, { subject }: DeadLetter): boolean => {
  const owner = tenantOfEvent(subject);
  return owner === tenant || roles.includes('deployment-admin');
};

/** A reaction is named after its service: `exceptions-raise-on-step-blocked`. */
export const ownerOf = (consumer: string): Service => {
  const owner = services.find((service) => consumer.startsWith(`${service}-`));
  if (!owner) throw new Error(`${consumer} belongs to no service`);
  return owner;
};
