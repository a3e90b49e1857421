import { Injectable } from '@nestjs/common';
import { redeliverSubject, type Service, services, tenantOfEvent } from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, type BusReply, type CommandFrame, Platform, unwrap } from '#platform';

/** Who asks for it: the caller's frame says so. */
type Caller = Pick<CommandFrame['metadata'], 'tenant' | 'roles'>;

interface DeadLetter {
  readonly consumer: string;
  readonly subject: string;
  readonly payload: Buffer;
}

const TIMEOUT_MS = 8_000;

/** Messages that a reaction gave up: whoever mended the cause has them tried once more. */
@Injectable()
export class DeadLetters {
  constructor(private readonly platform: Platform) {}

  /**
   * Resolves when the reaction has done it; rejects when it fails again. Refuses with `not_found` an
   * unknown id and another tenant's letter alike: that it exists is theirs to know.
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

/** What came from outside was of no tenant yet: it is for the operators of the deployment. */
const mayReplay = ({ tenant, roles }: Caller, { subject }: DeadLetter): boolean => {
  const owner = tenantOfEvent(subject);
  if (owner === undefined) return roles.includes('deployment-admin');
  return owner === tenant || roles.includes('deployment-admin');
};

/** A durable is named after its service: `exceptions-raise-on-step-blocked`. */
export const ownerOf = (consumer: string): Service => {
  const owner = services.find((service) => consumer.startsWith(`${service}-`));
  if (!owner) throw new Error(`${consumer} belongs to no service`);
  return owner;
};
