import { WritError } from '#client';
import { type LogMapping } from '#contracts';
import { type CsvRow } from './csv-rows';
import { type Attributes } from './log';

/**
 * How process mining tools write an attribute of the case beside one of the event with the same
 * name: `case:concept:name` is the case's `concept:name`.
 */
const OF_CASE = 'case:';

/** A column that the mapping needs, and the part of it that names the column. */
interface NeededColumn {
  readonly name: string;
  readonly part: string;
  readonly of: 'case' | 'event' | 'either';
}

/** What the cells of a row stand for, by the header of the file. */
export class CsvColumns {
  private readonly ofEvent: ReadonlyMap<string, number>;
  private readonly ofCase: ReadonlyMap<string, number>;
  private readonly caseId: number;

  /** Throws `WritError` where columns are missing, stand twice or stand for two things. */
  constructor(
    private readonly header: CsvRow,
    mapping: LogMapping,
  ) {
    const named = header.cells.flatMap((name, index): [string, number][] =>
      name === '' ? [] : [[name, index]],
    );
    const ofCase = named
      .filter(([name]) => name.startsWith(OF_CASE))
      .map(([name, index]): [string, number] => [name.slice(OF_CASE.length), index]);
    this.ofEvent = new Map(named);
    this.ofCase = new Map([...named, ...ofCase]);
    this.checkTwice(named);
    this.checkMissing(neededBy(mapping));
    this.caseId = this.ofCase.get(caseAttribute(mapping))!;
    this.checkCaseId(activitiesOf(mapping), mapping);
  }

  caseIdOf({ cells }: CsvRow): string {
    return cells[this.caseId]!;
  }

  eventOf({ cells }: CsvRow): Attributes {
    return attributesOf(cells, this.ofEvent);
  }

  /** A column is the case's too: what stands in this row of it. */
  caseOf({ cells }: CsvRow): Attributes {
    return attributesOf(cells, this.ofCase);
  }

  /** Throws `WritError` when the row has not as many cells as the header. */
  check({ cells, line }: CsvRow): void {
    const columns = this.header.cells.length;
    if (cells.length === columns) return;
    throw new WritError(
      `line ${line}: the row has ${counted(cells.length, 'cell')}, but the header has ${counted(columns, 'column')}: quote cells that hold the delimiter or a line end`,
    );
  }

  private checkTwice(named: readonly [string, number][]): void {
    const twice = named.find(([name, index]) => this.ofEvent.get(name) !== index);
    if (twice) throw this.unusable(`the column ${twice[0]} stands twice: rename one`);
  }

  private checkMissing(wanted: readonly NeededColumn[]): void {
    const missing = wanted.filter(
      ({ name, of }) => !(of === 'event' ? this.ofEvent : this.ofCase).has(name),
    );
    if (missing.length === 0) return;
    const { cells } = this.header;
    const names = missing.map(({ name, part }) => `${name} (named by ${part})`);
    const hint = cells.length === 1 ? '; is it the delimiter? csv.delimiter names another' : '';
    throw this.unusable(
      `there is no column ${[...new Set(names)].join(', ')}; the columns are ${cells.join(', ')}${hint}`,
    );
  }

  private checkCaseId(activities: readonly string[], mapping: LogMapping): void {
    if (!activities.some((name) => this.ofEvent.get(name) === this.caseId)) return;
    throw this.unusable(
      `case.attribute and event.activity are the same column ${caseAttribute(mapping)}: name the one that tells the cases apart by case.attribute; the columns are ${this.header.cells.join(', ')}`,
    );
  }

  private unusable(problem: string): WritError {
    return new WritError(`line ${this.header.line}: ${problem}`);
  }
}

const caseAttribute = (mapping: LogMapping): string => mapping.case?.attribute ?? 'concept:name';
const activitiesOf = ({ event }: LogMapping): readonly string[] =>
  [event?.activity ?? 'concept:name'].flat();

const neededBy = (mapping: LogMapping): readonly NeededColumn[] => {
  const { event, facts = [], objects = [], blocked = [], evidence = [], closes } = mapping;
  const either = (part: string, ...names: readonly (string | undefined)[]): NeededColumn[] =>
    names.flatMap((name) => (name === undefined ? [] : [{ name, part, of: 'either' }]));
  const ofMatch = (part: string, match: object = {}): NeededColumn[] =>
    Object.keys(match)
      .filter((name) => name !== 'activity')
      .map((name) => ({ name, part, of: 'event' }));
  return [
    { name: caseAttribute(mapping), part: 'case.attribute', of: 'case' },
    ...activitiesOf(mapping).map((name): NeededColumn => ({
      name,
      part: 'event.activity',
      of: 'event',
    })),
    { name: event?.timestamp ?? 'time:timestamp', part: 'event.timestamp', of: 'event' },
    ...facts.map(({ attribute, of = 'case' }): NeededColumn => ({
      name: attribute,
      part: 'facts',
      of,
    })),
    ...either('objects', ...objects),
    ...either('owner', mapping.owner),
    ...either('client', mapping.client),
    ...either('due', mapping.due),
    ...either('event', event?.actor, event?.team, event?.lifecycle),
    ...evidence.flatMap(({ match, uri, content }) => [
      ...ofMatch('evidence.match', match),
      ...either('evidence', uri, content?.sha256, content?.size, content?.mediaType),
    ]),
    ...blocked.flatMap(({ match, until }) => ofMatch('blocked', { ...match, ...until })),
    ...ofMatch('closes.match', { ...closes?.match, ...closes?.reopens }),
    ...(closes?.caseHas ?? []).map((name): NeededColumn => ({
      name,
      part: 'closes.caseHas',
      of: 'case',
    })),
  ];
};

/** An empty cell says nothing, as an attribute that XES leaves out. */
const attributesOf = (
  cells: readonly string[],
  columns: ReadonlyMap<string, number>,
): Attributes => {
  const attributes = new Map<string, string>();
  for (const [name, index] of columns) if (cells[index]) attributes.set(name, cells[index]);
  return attributes;
};

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
