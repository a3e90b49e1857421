import { type Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { maskSecrets } from '#secrets';
import { maskDocument } from '../json';
import { count } from '../metrics';
import { type DurableMessage, TRIES_MAX } from './durable-consumer';

/** What a dead letter is made of. */
export type FailedMessage = Pick<DurableMessage, 'subject' | 'data' | 'headers' | 'sequence'>;

/** Keeps a message that failed for good, once, where people see it. */
export type Bury = (message: FailedMessage, error: unknown) => Promise<void>;

/** Buries in `messaging.dead_letters`, under the consumer's name and without the secrets in it. */
export const buryInPostgres =
  (pool: Pool, consumer: string): Bury =>
  async (message, error) => {
    await pool.query(
      `INSERT INTO messaging.dead_letters
         (id, consumer, subject, message_id, payload, error, tries, died_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, writ.now())
       ON CONFLICT (consumer, message_id)
         DO UPDATE SET error = excluded.error, died_at = excluded.died_at, replayed_at = NULL`,
      [
        uuidv7(),
        consumer,
        maskSecrets(message.subject),
        idOf(message),
        maskDocument(message.data).bytes,
        maskSecrets(error instanceof Error ? error.message : String(error)),
        TRIES_MAX,
      ],
    );
    count('writ_dead_letters_total', {});
  };

/** What its sender calls it, unless that is a secret: two of those must not become one letter. */
const idOf = ({ headers, sequence }: FailedMessage): string => {
  const id = headers?.get('Nats-Msg-Id') || String(sequence);
  return maskSecrets(id) === id ? id : String(sequence);
};
