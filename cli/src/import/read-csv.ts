import { WritError } from '#client';
import { type LogMapping } from '#contracts';
import { CsvColumns } from './csv-columns';
import { type CsvRow, csvRows } from './csv-rows';
import { type LogEvent, type LogTrace } from './log';
import { type LogFile } from './log-file';
import { instantOf } from './log-time';

interface EventRow {
  readonly caseId: string;
  readonly row: CsvRow;
  readonly columns: CsvColumns;
}

/**
 * The cases of a CSV file, one row an event, each case as soon as its last row was read. The rows
 * of a case need not stand together: the file is read twice, first to count them, so that no more
 * is held than a number for each case and the rows of cases that are not over. Throws `WritError`
 * naming the file and the line, before any case when a row cannot be read.
 */
export async function* readCsv(
  file: LogFile,
  mapping: LogMapping,
): AsyncGenerator<LogTrace, void, undefined> {
  try {
    yield* wholeCases(file, mapping, await rowsByCase(file, mapping));
  } catch (error) {
    throw error instanceof WritError ? new WritError(`${file.path}: ${error.message}.`) : error;
  }
}

const rowsByCase = async (file: LogFile, mapping: LogMapping): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  for await (const { caseId } of eventRows(file, mapping))
    counts.set(caseId, (counts.get(caseId) ?? 0) + 1);
  return counts;
};

async function* wholeCases(
  file: LogFile,
  mapping: LogMapping,
  counts: ReadonlyMap<string, number>,
): AsyncGenerator<LogTrace, void, undefined> {
  const open = new Map<string, CsvRow[]>();
  for await (const { caseId, row, columns } of eventRows(file, mapping)) {
    const rows = open.get(caseId) ?? [];
    rows.push(row);
    open.set(caseId, rows);
    if (rows.length !== counts.get(caseId)) continue;
    open.delete(caseId);
    yield traceOf(rows, columns, mapping);
  }
  if (open.size > 0)
    throw new WritError('the file changed while it was read: run the command again');
}

async function* eventRows(
  file: LogFile,
  mapping: LogMapping,
): AsyncGenerator<EventRow, void, undefined> {
  let columns: CsvColumns | undefined;
  for await (const row of csvRows(file, mapping.csv?.delimiter)) {
    if (!columns) {
      columns = new CsvColumns(row, mapping);
      continue;
    }
    columns.check(row);
    yield { caseId: columns.caseIdOf(row), row, columns };
  }
  if (!columns)
    throw new WritError('the file is empty: a log in CSV begins with a row of column names');
}

/** The case's own attributes are those of its earliest event, of its first row where none has a time. */
const traceOf = (rows: readonly CsvRow[], columns: CsvColumns, mapping: LogMapping): LogTrace => {
  const events = rows.map((row) => ({ attributes: columns.eventOf(row), line: row.line }));
  const times = events.map((event) => timeOf(event, mapping));
  const [earliest] = times.filter((time) => time !== undefined).sort();
  const first = rows[Math.max(0, times.indexOf(earliest))]!;
  return { attributes: columns.caseOf(first), events, line: rows[0]!.line };
};

const timeOf = ({ attributes }: LogEvent, { event }: LogMapping): string | undefined => {
  const stamp = attributes.get(event?.timestamp ?? 'time:timestamp');
  return stamp === undefined ? undefined : instantOf(stamp, event);
};
