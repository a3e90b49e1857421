import { Client, type QueryArrayResult } from 'pg';

/** Types that psql aligns to the right: bigint, smallint, integer, real, double precision, numeric. */
const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);

/** The settings that the page on questions tells an analyst to start a session with. */
const AS_ANALYST =
  '-c role=writ_analyst -c statement_timeout=60s -c default_transaction_read_only=on -c TimeZone=UTC';

/** A session of the role `writ_analyst`, whose values come as Postgres writes them. */
export const analystSession = async (databaseUrl: string): Promise<Client> => {
  const client = new Client({
    connectionString: databaseUrl,
    options: AS_ANALYST,
    types: { getTypeParser: () => String },
  });
  await client.connect();
  return client;
};

/** What psql prints of a question (`\\pset format aligned`), without the blanks at the ends of lines. */
export const psqlTable = async (client: Client, text: string): Promise<string> => {
  const answer = await client.query<(string | null)[]>({ text, rowMode: 'array' });
  // Several statements have several answers; psql prints the last one's table below the others'.
  if (Array.isArray(answer)) throw new Error('One statement a block.');
  return tableOf(answer);
};

const tableOf = ({ fields, rows }: QueryArrayResult<(string | null)[]>): string => {
  const cells = rows.map((row) => row.map((value) => value ?? ''));
  const widths = fields.map(({ name }, i) =>
    Math.max(name.length, ...cells.map((row) => row[i]!.length)),
  );
  const line = (texts: readonly string[]): string => ` ${texts.join(' | ')}`.trimEnd();
  const lines = [
    line(fields.map(({ name }, i) => centred(name, widths[i]!))),
    widths.map((width) => '-'.repeat(width + 2)).join('+'),
    ...cells.map((row) =>
      line(
        row.map((value, i) =>
          NUMBERS.has(fields[i]!.dataTypeID)
            ? value.padStart(widths[i]!)
            : value.padEnd(widths[i]!),
        ),
      ),
    ),
    rows.length === 1 ? '(1 row)' : `(${rows.length} rows)`,
  ];
  return `${lines.join('\n')}\n`;
};

const centred = (text: string, width: number): string =>
  text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
