import { type Pool } from 'pg';
import { createPool } from '#platform';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { Frontier, inclusionRanges } from '#verify';
import { TreeNodes } from '../../../apps/ledger/src/proofs/checkpoints/tree-nodes';
import { commitToLog } from '../../../apps/ledger/src/views/projections/log.fixture';
import { eventsOfLane } from '../../load/events';
import { recorder } from '../recorded';
import { type LogTree } from './log-tree';

const PAGE = 5_000;

/** A log in Postgres with the nodes that the ledger stores, and its leaves for trees in memory. */
export class WritLog {
  private constructor(
    readonly leaves: readonly Uint8Array[],
    private readonly pool: Pool,
    private readonly database: FreshDatabase,
  ) {}

  static async create(size: number): Promise<WritLog> {
    const database = await freshDatabase();
    const pool = createPool(database.url, 'bench-tree');
    await fill(pool, size);
    const nodes = new TreeNodes(pool);
    while (await nodes.store(size));
    const { rows } = await pool.query<{ leaf: Buffer }>(
      'SELECT leaf FROM ledger.events ORDER BY position',
    );
    return new WritLog(
      rows.map(({ leaf }) => leaf),
      pool,
      database,
    );
  }

  /** The frontier for roots, as the writer has it; proofs read the nodes of this log, whatever was added. */
  empty(): LogTree {
    const frontier = new Frontier();
    const nodes = new TreeNodes(this.pool);
    const { length } = this.leaves;
    return {
      add: (leaves) => leaves.forEach((leaf) => frontier.push(leaf)),
      root: () => frontier.root(),
      proof: (index) => nodes.rootsOf(inclusionRanges(index, length)),
    };
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }
}

const fill = async (pool: Pool, size: number): Promise<void> => {
  const next = eventsOfLane(0);
  const record = recorder();
  for (let position = 0; position < size; position += PAGE) {
    const count = Math.min(PAGE, size - position);
    await commitToLog(
      pool,
      Array.from({ length: count }, () => record(next())),
    );
  }
};
