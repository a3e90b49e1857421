import { type Client } from 'pg';

/** The positions that partitions of the log have. */
export interface PartitionEnds {
  /** The last position of the first partition. */
  readonly first: number;
  /** The last position that has a partition. */
  readonly last: number;
  /** How many events a new partition takes. */
  readonly events: number;
}

/** The setting of a session whose writer knows that the log has partitions. */
export const PARTITIONS_KNOWN = 'writ.partitions_known';

/** SQL, over the row of `ledger.head`: `PartitionEnds`. */
export const PARTITION_ENDS = `(SELECT json_build_object('first', min(last_position),
  'last', max(last_position), 'events', partition_events) FROM ledger.partitions)`;

/**
 * Partitions are made when half of one is left, so that no append waits for its own. Where that fails, it is tried again
 * some events later, and at the latest by the commit that needs it.
 */
export class PartitionRoom {
  private readonly first: number;
  private events: number;
  private last: number;
  private tryFrom: number;

  constructor({ first, last, events }: PartitionEnds) {
    this.first = first;
    this.events = events;
    this.last = last;
    this.tryFrom = last - events / 2;
  }

  /** Whether a log of so many events is in one partition, whose unique indexes know all of it. */
  isOnePartition(size: number): boolean {
    return size <= this.first;
  }

  /** Resolves when a log of `size` events takes `count` more. Rejects as the database does where it does not. */
  async ensure(client: Client, size: number, count: number): Promise<void> {
    const end = size + count;
    if (end <= this.tryFrom) return;
    try {
      const { made_to, each_takes } = await makePartitions(client, count + this.events / 2);
      this.last = Number(made_to);
      this.events = Number(each_takes);
      this.tryFrom = this.last - this.events / 2;
    } catch (error) {
      if (end > this.last) throw error;
      this.tryFrom = Math.min(this.last, end + this.events / 64);
    }
  }
}

interface Made {
  readonly made_to: string;
  readonly each_takes: string;
}

const makePartitions = async (client: Client, room: number): Promise<Made> => {
  const { rows } = await client.query<Made>('SELECT * FROM ledger.make_partitions($1::bigint)', [
    Math.ceil(room),
  ]);
  return rows[0]!;
};
