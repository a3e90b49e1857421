import { type ClientBase } from 'pg';
import { type Findings } from './findings';

type Sql = Pick<ClientBase, 'query'>;

/**
 * What can only be told of all events together, asked of the database in one statement each: it sorts on its disk,
 * where this process would need memory for every stream and every id.
 */
export const checkWholeLog = async (sql: Sql, findings: Findings): Promise<void> => {
  await checkVersions(sql, findings);
  await checkIds(sql, findings);
};

const checkVersions = async (sql: Sql, findings: Findings): Promise<void> => {
  const { rows } = await sql.query<{
    position: string;
    tenant: string;
    stream: string;
    version: number;
    due: string;
    count: string;
  }>(`SELECT *, count(*) OVER () FROM (
        SELECT position, tenant, stream, version,
          row_number() OVER (PARTITION BY tenant, stream ORDER BY position) AS due
        FROM ledger.events) AS numbered
      WHERE version <> due ORDER BY position LIMIT 1`);
  for (const { position, tenant, stream, version, due } of rows)
    findings.wrong(
      'versions',
      `Position ${position}: version ${version} of ${tenant}, ${stream} stands where version ${due} is due.`,
      Number(position),
    );
};

const checkIds = async (sql: Sql, findings: Findings): Promise<void> => {
  const { rows } = await sql.query<{ id: string; first: string; last: string }>(
    `SELECT id::text, min(position) AS first, max(position) AS last FROM ledger.events
     GROUP BY id HAVING count(*) > 1 ORDER BY 3 LIMIT 1`,
  );
  for (const { id, first, last } of rows)
    findings.wrong(
      'ids',
      `Position ${last}: its id ${id} is that of position ${first} too.`,
      Number(last),
    );
};
