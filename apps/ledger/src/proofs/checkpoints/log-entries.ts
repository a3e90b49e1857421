import { type Pool } from 'pg';
import { type EntriesBody } from '#contracts';
import { Refusal } from '#kernel';
import { type Settings } from '#platform';
import { withBodies } from '../../log/archive/archived-bodies';

/** In base64 this fits one message. An entry has its length in two bytes (C2SP tlog-tiles), so one always fits. */
const ANSWER_BYTES = 384 * 1024;
const ENTRY_BYTES_MAX = 0xffff;

/**
 * Entries of the log: the bytes of events, as they are hashed. Free texts are not in them, only their digests; everything
 * else is, of every tenant. So they are read only where a deployment publishes its events.
 */
export class LogEntries {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly isPublic: Settings['WRIT_PUBLIC_LOG'],
  ) {}

  /** As many as fit, in base64. Refuses with `tile_not_found`. */
  async read({ first, count }: EntriesBody, size: number): Promise<readonly string[]> {
    if (this.isPublic !== 'entries')
      throw notFound('The entries of this log are not public: they are the events of all tenants.');
    if (first + count > size)
      throw notFound('The log is shorter than that: see the size of a checkpoint.');
    const { rows } = await this.pool.query<{ position: number; body: Buffer }>({
      name: 'log-entries',
      text: `SELECT position, body FROM (
          SELECT position, body, sum(octet_length(body)) OVER (ORDER BY position) AS bytes
          FROM ledger.events WHERE position > $1 AND position <= $2) AS entries
        WHERE bytes <= ${ANSWER_BYTES} OR position = $1 + 1 ORDER BY position`,
      values: [first, first + count],
    });
    const events = await withBodies(this.pool, rows, ANSWER_BYTES);
    const large = events.findIndex(({ body }) => body.length > ENTRY_BYTES_MAX);
    if (large >= 0)
      throw notFound(
        `Entry ${first + large} has more than ${ENTRY_BYTES_MAX} bytes: no bundle holds it.`,
      );
    let bytes = 0;
    const fitting = events.filter(
      ({ body }, n) => (bytes += body.length) <= ANSWER_BYTES || n === 0,
    );
    return fitting.map(({ body }) => body.toString('base64'));
  }
}

const notFound = (message: string): Refusal => new Refusal('tile_not_found', message);
