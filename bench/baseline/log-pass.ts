import { type Client } from 'pg';

/** As large as the pages that the views are folded from. */
const PAGE_EVENTS = 8_000;

/** Reads the whole log in pages and parses every event, as each fold must. Answers their number. */
export const readWholeLog = async (client: Client): Promise<number> => {
  let position = 0;
  for (;;) {
    const { rows } = await client.query<[number | string, string]>({
      name: 'read-page',
      text: `SELECT position, convert_from(body, 'UTF8') FROM ledger.events
             WHERE position > $1 ORDER BY position LIMIT ${PAGE_EVENTS}`,
      values: [position],
      rowMode: 'array',
    });
    for (const [, body] of rows) JSON.parse(body);
    if (rows.length === 0) return position;
    position = Number(rows.at(-1)![0]);
  }
};
