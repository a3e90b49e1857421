import { Injectable } from '@nestjs/common';
import { redeliverSubject, type Service, services } from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, Platform, unwrap } from '#platform';

interface DeadLetter {
  readonly consumer: string;
  readonly payload: Buffer;
}

const TIMEOUT_MS = 8_000;

/** Messages that a reaction gave up: whoever mended the cause has them tried once more. */
@Injectable()
export class DeadLetters {
  constructor(private readonly platform: Platform) {}

  /** Resolves when the reaction has done it. Refuses an unknown id; rejects when it fails again. */
  async replay(id: string): Promise<void> {
    const { pool, bus } = this.platform;
    const { rows } = await pool.query<DeadLetter>(
      'SELECT consumer, payload FROM messaging.dead_letters WHERE id::text = $1',
      [id],
    );
    const [letter] = rows;
    if (!letter) throw new Refusal('not_found', `There is no dead letter ${id}.`);
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

/** A durable is named after its service: `exceptions-raise-on-step-blocked`. */
const ownerOf = (consumer: string): Service => {
  const owner = services.find((service) => consumer.startsWith(`${service}-`));
  if (!owner) throw new Error(`${consumer} belongs to no service`);
  return owner;
};
