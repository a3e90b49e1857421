import { WritError } from '#client';
import { csvRows } from '../csv-rows';
import { IMPORT_EXAMPLES } from '../../own-files';
import { type LogFile } from '../log-file';
import { readXes } from '../read-xes';
import { guessFormat, type TimeGuess } from './time-formats';

/** How the events of a log are written: what a mapping needs before it can say anything of them. */
export interface LogColumns {
  readonly delimiter?: string;
  readonly caseId: string;
  /** The attribute that names what was done, or several that are read one after the other. */
  readonly activity: string | string[];
  readonly timestamp: string;
  readonly time: TimeGuess;
  /** The attribute with the transitions of XES, where events are more than complete. */
  readonly lifecycle?: string;
  /** Attributes that seem to name who did it, and their team. */
  readonly actor?: string;
  readonly team?: string;
}

const NAME = 'concept:name';
const TIMESTAMP = 'time:timestamp';
const TRANSITION = 'lifecycle:transition';
const SAMPLE_CASES = 500;

/** Of the standard lifecycle (IEEE 1849). */
const TRANSITIONS: ReadonlySet<string> = new Set(
  'schedule assign reassign start suspend resume complete withdraw autoskip manualskip ate_abort pi_abort unknown'.split(
    ' ',
  ),
);

/** What XES (IEEE 1849) calls them. Where transitions are none of the standard lifecycle, they name the event too. */
export const xesColumns = async (log: LogFile): Promise<LogColumns> => {
  const transitions = new Set<string>();
  const names = new Set<string>();
  const times: string[] = [];
  let cases = 0;
  for await (const { events } of readXes(log)) {
    for (const { attributes } of events) {
      const transition = attributes.get(TRANSITION);
      if (transition !== undefined) transitions.add(String(transition));
      for (const name of attributes.keys()) names.add(name);
      if (times.length < SAMPLE_ROWS) times.push(String(attributes.get(TIMESTAMP) ?? ''));
    }
    cases += 1;
    if (cases === SAMPLE_CASES) break;
  }
  if (cases === 0) throw new WritError(`${log.path}: the log has no cases.`);
  const time = guessFormat(times);
  if (!time)
    throw new WritError(
      `${log.path}: its events have no times that are understood in ${TIMESTAMP}: without times there is nothing to import.`,
    );
  const isStandard = [...transitions].every((name) => TRANSITIONS.has(name.toLowerCase()));
  const hasSeveral = transitions.size > 1;
  return {
    caseId: NAME,
    activity: hasSeveral && !isStandard ? [NAME, TRANSITION] : NAME,
    timestamp: TIMESTAMP,
    time,
    ...(hasSeveral && isStandard && { lifecycle: TRANSITION }),
    ...(names.has('org:resource') && { actor: 'org:resource' }),
    ...(names.has('org:group') && { team: 'org:group' }),
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

const LIFECYCLE = [/^lifecycle:transition$/, /lifecycle|transition/i];
const ACTOR = [/^org:resource$/, /^(resource|user|performer|actor|agent|employee)$/i];
const TEAM = [/^org:group$/, /^(group|team|department)$/i];

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

  const timestamp = named(TIME, [], (name) => guessFormat(at(name)) !== undefined);
  const activity = named(ACTIVITY, [timestamp ?? '']);
  const caseId = named(CASE, [timestamp ?? '', activity ?? '']);
  const missing = [
    ...(caseId ? [] : ['the case (case_id)']),
    ...(activity ? [] : ['the activity (activity)']),
    ...(timestamp ? [] : ['the time (timestamp)']),
  ];
  if (!caseId || !activity || !timestamp)
    throw new WritError(
      `${log.path}: no column seems to name ${missing.join(', ')}; the columns are ${header.join(', ')}. Rename them in the header, or write a mapping after ${IMPORT_EXAMPLES}/README.md.`,
    );
  const taken = [timestamp, activity, caseId];
  const lifecycle = named(LIFECYCLE, taken, (name) => {
    const values = new Set(at(name).map((cell) => cell.toLowerCase()));
    return values.size > 1 && [...values].every((value) => TRANSITIONS.has(value));
  });
  const actor = named(ACTOR, taken);
  const team = named(TEAM, taken);
  return {
    ...(delimiter !== ',' && { delimiter }),
    caseId,
    activity,
    timestamp,
    time: guessFormat(at(timestamp))!,
    ...(lifecycle && { lifecycle }),
    ...(actor && { actor }),
    ...(team && { team }),
  };
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
