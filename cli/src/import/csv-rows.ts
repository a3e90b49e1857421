import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { WritError } from '#client';
import { type LogFile } from './log-file';

export interface CsvRow {
  readonly cells: readonly string[];
  /** Where it begins in the (unpacked) file: a quoted cell may hold line ends. */
  readonly line: number;
}

const ROW_MAX = 1_048_576;

/**
 * The rows of a CSV file (RFC 4180) as they stand, the header among them; empty lines are passed
 * over. Throws `WritError` naming the line where quotes do not fit.
 */
export async function* csvRows(
  file: LogFile,
  delimiter = isTabbed(file) ? '\t' : ',',
): AsyncGenerator<CsvRow, void, undefined> {
  const lines = new LineCount();
  // Of the rows that were parsed and are not read yet.
  const beginnings: number[] = [];
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    // An open quote would take the rest of the file into memory.
    max_record_size: ROW_MAX,
    on_record: (cells, { lines: counted }) => {
      beginnings.push(lines.beginningOf(cells, counted));
      return cells;
    },
  });
  // The callback is only for the loop below to see the file's errors too.
  pipeline(Readable.from(file.text()), parser, () => undefined);
  try {
    for await (const cells of parser)
      yield { cells: cells as readonly string[], line: beginnings.shift()! };
  } catch (error) {
    throw error instanceof CsvError
      ? new WritError(`line ${lines.next}: ${messageOf(error)}`)
      : error;
  }
}

/** Tab-separated by the file's name. */
const isTabbed = ({ path }: Pick<LogFile, 'path'>): boolean => /\.tsv(\.gz)?$/i.test(path);

/** The parser counts a carriage return inside quotes as a line of its own. */
class LineCount {
  /** The line after the last whole row. */
  next = 1;
  private counted = 0;

  /** The line on which a row begins that ends on the parser's line `counted`. */
  beginningOf(cells: readonly string[], counted: number): number {
    const inside = cells.join('').match(/\r\n|\r|\n/g) ?? [];
    const doubled = inside.filter((end) => end.length > 1).length;
    this.counted += doubled;
    this.next = counted - this.counted + 1;
    return this.next - 1 - inside.length;
  }
}

const messageOf = ({ code, message }: CsvError): string => {
  switch (String(code)) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'the row that begins here has a quote that is never closed';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'the row that begins here has a quote that is not closed, or one inside a quoted cell that is not doubled ("")';
    case 'CSV_INVALID_OPENING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands inside a cell that does not begin with one: quote the whole cell and double the quotes in it ("")';
    case 'CSV_MAX_RECORD_SIZE':
      return 'the row that begins here is longer than a MiB: a quote in it is probably not closed';
    default:
      return message;
  }
};
