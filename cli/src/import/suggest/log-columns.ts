import { WritError } from '#client';
import { csvRows } from '../csv-rows';
import { IMPORT_EXAMPLES } from '../../own-files';
import { type LogFile } from '../log-file';
import { instantOf } from '../moment';
import { readXes } from '../read-xes';

/** How the events of a log are written: what a mapping needs before it can say anything of them. */
export interface LogColumns {
  readonly delimiter?: string;
  readonly caseId: string;
  /** The attribute that names what was done, or several that are read one after the other. */
  readonly activity: string | string[];
  readonly timestamp: string;
}

const NAME = 'concept:name';
const TRANSITION = 'lifecycle:transition';
const SAMPLE_CASES = 500;

/** What XES (IEEE 1849) calls them; an event of more than start and complete is named by its transition too. */
export const xesColumns = async (log: LogFile): Promise<LogColumns> => {
  const transitions = new Set<unknown>();
  let cases = 0;
  for await (const { events } of readXes(log)) {
    for (const { attributes } of events) transitions.add(attributes.get(TRANSITION));
    cases += 1;
    if (cases === SAMPLE_CASES) break;
  }
  return {
    caseId: NAME,
    activity: transitions.size > 2 ? [NAME, TRANSITION] : NAME,
    timestamp: 'time:timestamp',
  };
};

const DELIMITERS = [',', ';', '\t', '|'];
const SAMPLE_ROWS = 200;

/** Names by which tools write such a column, the surest first. */
const CASE = [
  /^case:concept:name$/,
  /^case[ _-]?(id|number|nr|key)?$/i,
  /case|order|ticket/i,
  /id$/i,
];
const ACTIVITY = [
  /^concept:name$/,
  /^(activity|event|task|step|action)([ _-]?name)?$/i,
  /activity|status/i,
];
const TIME = [
  /^time:timestamp$/,
  /^(complete[ _-]?)?(timestamp|time|date)$/i,
  /time|date|_at$/i,
  /(?:)/,
];

type Table = {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** Which columns of a CSV log name case, activity and time. Throws `WritError` naming what none seems to be. */
export const csvColumns = async (log: LogFile): Promise<LogColumns> => {
  const { delimiter, header, rows } = await tableOf(log);
  const at = (name: string) => rows.map((cells) => cells[header.indexOf(name)] ?? '');
  const named = (
    patterns: readonly RegExp[],
    taken: readonly string[],
    fits = (_name: string) => true,
  ) =>
    patterns
      .flatMap((pattern) => header.filter((name) => pattern.test(name)))
      .find((name) => name !== '' && !taken.includes(name) && fits(name));

  const timestamp = named(TIME, [], (name) =>
    at(name).every((cell) => instantOf(cell) !== undefined),
  );
  const activity = named(ACTIVITY, [timestamp ?? '']);
  const caseId = named(CASE, [timestamp ?? '', activity ?? '']);
  const missing = [
    ...(caseId ? [] : ['the case (case_id)']),
    ...(activity ? [] : ['the activity (activity)']),
    ...(timestamp ? [] : ['the time (timestamp, as RFC 3339 or YYYY-MM-DD HH:mm:ss)']),
  ];
  if (!caseId || !activity || !timestamp)
    throw new WritError(
      `${log.path}: no column seems to name ${missing.join(', ')}; the columns are ${header.join(', ')}. Rename them in the header, or write a mapping after ${IMPORT_EXAMPLES}/README.md.`,
    );
  return { ...(delimiter !== ',' && { delimiter }), caseId, activity, timestamp };
};

/** The beginning of the file by the delimiter that makes the most columns of every row. */
const tableOf = async (log: LogFile): Promise<Table> => {
  const tables: Table[] = [];
  for (const delimiter of DELIMITERS) {
    const cells = await firstRows(log, delimiter).catch(() => []);
    const [header, ...rows] = cells;
    if (header && rows.every((row) => row.length === header.length))
      tables.push({ delimiter, header, rows });
  }
  const [widest] = tables.sort((a, b) => b.header.length - a.header.length);
  if (!widest || widest.rows.length === 0)
    throw new WritError(
      `${log.path}: a log in CSV has a row of column names and a row for each event.`,
    );
  return widest;
};

const firstRows = async (
  log: LogFile,
  delimiter: string,
): Promise<readonly (readonly string[])[]> => {
  const rows: (readonly string[])[] = [];
  for await (const { cells } of csvRows(log, delimiter)) {
    rows.push(cells);
    if (rows.length > SAMPLE_ROWS) break;
  }
  return rows;
};
