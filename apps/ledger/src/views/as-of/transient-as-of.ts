import { randomBytes } from 'node:crypto';
import { type ClientBase, type Pool } from 'pg';
import { type AnsweredAsOf } from '#contracts';
import { type Projection, type RecordedEvent } from '#kernel';
import { foldPage, identifier, planPage, ViewTable } from '#platform';
import { type Definitions, type Needed } from './definitions';
import { type AsOfSchemas } from './as-of-names';
import { beginAsOf, GENERATION, makeObjects, makeSchemas } from './as-of-schema';
import { type Place } from './place';

export interface TransientAsOf {
  readonly definitions: Definitions;
  readonly needed: Needed;
  readonly projections: readonly Projection[];
  /** All that its rows are made of, in the order of the log. */
  readonly events: readonly RecordedEvent[];
  readonly asOf: AnsweredAsOf;
}

/**
 * Queries a past of a few events, which exists in one transaction only: nobody else ever sees it. Worth it where few
 * streams are all that the answer rests on.
 */
export const askTransient = async <T>(
  pool: Pool,
  past: TransientAsOf,
  work: (place: Place) => Promise<T>,
): Promise<T> => {
  const schemas = newSchemas();
  const sql = await pool.connect();
  let failure: Error | undefined;
  try {
    await beginAsOf(sql, past.asOf);
    await makeSchemas(sql, schemas);
    await fill(sql, schemas, past);
    return await work({ sql, schemas });
  } finally {
    await sql.query('ROLLBACK').catch((lost: Error) => (failure = lost));
    sql.release(failure);
  }
};

/** A name of its own: two transactions that made the same one would wait for each other. */
const newSchemas = (): AsOfSchemas => {
  const documented = `as_of_${randomBytes(8).toString('hex')}`;
  return { documented, folded: `${documented}_views` };
};

const fill = async (
  sql: ClientBase,
  schemas: AsOfSchemas,
  { definitions, needed, projections, events, asOf }: TransientAsOf,
): Promise<void> => {
  const folded = projections.filter(({ name }) => needed.folded.includes(name));
  const light = folded.map(({ name, version, key }) => ({ name, version, keyOnly: key }));
  await makeObjects(sql, schemas, definitions, { folded: light, derived: needed.derived }, []);
  for (const projection of folded) {
    const { changed, failure } = foldPage(planPage(projection, events), () => null);
    if (failure) throw failure.error;
    const table = new ViewTable(schemas.folded, projection, GENERATION);
    await table.describe(sql);
    // Unnamed: what is prepared by name would stay in the session.
    for (const { text, values } of table.statementsFor(changed)) await sql.query(text, values);
  }
  await sql.query(
    `UPDATE ${identifier(schemas.folded)}.cursors SET position = $1, status = 'live'`,
    [asOf.position],
  );
};
