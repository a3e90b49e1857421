import { asUnavailable, type Platform } from '#platform';

type Pool = Platform['pool'];

/** A fact of a work order. */
interface Fact {
  readonly tenant: string;
  readonly workOrderId: string;
  readonly fact: string;
}

/**
 * The facts that exceptions are about. Facts arrive all the time, and hardly any of them resolves an exception: only
 * one that is listed here is worth a read of its work order. A fact is listed before its exception is appended. So
 * a fact that comes after the exception is found here, and one that came before it is in the stream on which the
 * exception was decided.
 */
export class AwaitedFacts {
  constructor(private readonly pool: Pool) {}

  async add({ tenant, workOrderId, fact }: Fact): Promise<void> {
    await this.pool
      .query({
        name: 'add-awaited-fact',
        text: `INSERT INTO exceptions.awaited_facts VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        values: [tenant, workOrderId, fact],
      })
      .catch(asUnavailable);
  }

  async has({ tenant, workOrderId, fact }: Fact): Promise<boolean> {
    const { rowCount } = await this.pool
      .query({
        name: 'find-awaited-fact',
        text: `SELECT FROM exceptions.awaited_facts
          WHERE tenant = $1 AND work_order_id = $2 AND fact = $3`,
        values: [tenant, workOrderId, fact],
      })
      .catch(asUnavailable);
    return rowCount !== 0;
  }
}
