import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { WritError } from '#client';
import { type ExportQuery, type ExportReport, type ExportRows } from '#contracts';
import { ExportFolder } from '../export/export-folder';
import { type Manifest } from '../export/manifest';
import { ownProgram } from '../own-files';
import { NotDone, runProgram } from '../own-program';
import { cellOf, sayContent, sayJson, sayLine, tableOf, type Terminal } from '../terminal';

export interface QueryRun {
  readonly sql: string;
  /** Of an export. */
  readonly folder: string;
  readonly format: 'table' | 'json' | 'csv';
  /** Rows of a table. */
  readonly limit: number;
  readonly seconds: number;
  /** In MiB. */
  readonly memory: number;
  /** Whether the files are compared with their hashes, not with their sizes alone. */
  readonly verify: boolean;
}

/** The reports are the SQL of the ledger's views, and the program a part of the ledger. */
const PROGRAM = ownProgram('query', 'apps/ledger/src/views/exported/program.js');

/** Answers a query from an export. Throws `WritError` where the export is not what its manifest says, and where the query fails. */
export const runQuery = async (terminal: Terminal, run: QueryRun): Promise<void> => {
  const folder = await ExportFolder.existing(run.folder);
  await folder.verify({ hashes: run.verify });
  const manifest = folder.manifest!;
  const shown = new Shown(terminal, run.format);
  const { more } = await answer(requestOf(run, folder.path, manifest), (rows) => shown.take(rows));
  shown.end(more, manifest, run.verify);
};

const answer = (
  request: ExportQuery,
  onRows: (rows: ExportRows) => Promise<void>,
): Promise<ExportReport> =>
  runProgram<ExportRows, ExportReport>(PROGRAM, request, onRows).catch((error: unknown) => {
    throw error instanceof NotDone ? new WritError(error.message) : error;
  });

const requestOf = (run: QueryRun, folder: string, { events, views }: Manifest): ExportQuery => {
  const { sql, seconds, memory, format, limit } = run;
  const absolute = ({ path }: { readonly path: string }): string => join(folder, path);
  return {
    sql,
    seconds,
    memoryMib: memory,
    views: Object.fromEntries((views?.files ?? []).map((file) => [file.view, [absolute(file)]])),
    ...(events && { events: events.files.map(absolute) }),
    ...(views && { now: views.time }),
    ...(format === 'table' && { limit }),
  };
};

/** One position where events and views have the same; both where the one was exported without the other. */
const truthOf = ({ events, views }: Manifest): string => {
  if (events && views && events.position !== views.position)
    return `events true at ledger position ${events.position}, views at ${views.position}, as of ${views.time}`;
  const position = `true at ledger position ${(views ?? events)?.position ?? 0}`;
  return views ? `${position}, as of ${views.time}` : position;
};

/** Rows as a table or JSON, which need all of them, or as CSV as they come. */
class Shown {
  private readonly rows: (readonly unknown[])[] = [];
  private columns: readonly string[] = [];
  private isHeaded = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly format: QueryRun['format'],
  ) {}

  async take({ columns, rows }: ExportRows): Promise<void> {
    this.columns = columns;
    if (this.format !== 'csv') {
      this.rows.push(...rows);
      return;
    }
    const text = csvOf(columns, rows, !this.isHeaded);
    this.isHeaded = true;
    await sayContent(this.terminal.out, contentOf(text));
  }

  /** CSV has rows alone, so what they are true at goes to standard error. */
  end(more: boolean, manifest: Manifest, isVerified: boolean): void {
    const { out, err } = this.terminal;
    const { columns, rows } = this;
    const truth = `${truthOf(manifest)}${isVerified ? '' : '; hashes not verified'}`;
    if (this.format === 'csv') return sayLine(err, truth);
    if (this.format === 'json')
      return sayJson(out, {
        items: rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))),
        eventsPosition: manifest.events?.position ?? null,
        viewsPosition: manifest.views?.position ?? null,
        viewsTime: manifest.views?.time ?? null,
        verified: isVerified,
      });
    if (rows.length > 0)
      sayLine(
        out,
        tableOf(
          columns,
          rows.map((row) => row.map(cellOf)),
        ),
      );
    const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
    sayLine(out, `${count}${more ? '; there are more: --limit, --csv or --json' : ''}; ${truth}`);
  }
}

/** RFC 4180; what a spreadsheet would run as a formula is escaped. */
const csvOf = (
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  header: boolean,
): string =>
  stringify(
    rows.map((row) => [...row]),
    {
      columns: [...columns],
      header,
      escape_formulas: true,
      cast: { boolean: String, object: (value) => JSON.stringify(value) },
    },
  );

async function* contentOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
