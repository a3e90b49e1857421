import { type BlockedMapping, type FactMapping, type LogMapping } from '#contracts';
import { parseInstant } from '#kernel';
import { stepOf } from '../ids';
import { type LogColumns } from './log-columns';
import { type Activity, type Survey, type Values } from './survey';

/** What a person begins with: a mapping, and the definitions that it names. */
export interface Suggestion {
  readonly mapping: LogMapping;
  readonly workflow: Readonly<Record<string, unknown>>;
  readonly codes: readonly Readonly<Record<string, string>>[];
  /** The activities after which cases stand longest, as [name, median of the wait in ms]. */
  readonly slowest: readonly (readonly [string, number])[];
  /** The share of the cases that end as `closes` says. */
  readonly closedShare: number;
  readonly columns: LogColumns;
  /** Events without a time or a name: their cases would be left out. */
  readonly unreadable: number;
}

/** Words of logs for what nobody knows. */
const UNKNOWN = ['UNKNOWN', 'EMPTY', 'MISSING', 'N/A', 'n/a', 'NA', 'NULL', 'null', 'None', '#N/B'];
/** An activity of such a name seems to be a wait for somebody. */
const HOLDS = /\b(wait|hold|suspend|block|pend|reject|return|fail|error|escalat|unmatched)/i;
/** What is no fact of the work, or stands elsewhere: names, times, and who did an event. */
const NO_FACT = /^(concept:|time:|lifecycle:|case:concept:|org:resource$|identity:)/;
/** Seen less often than this it explains little. */
const LEAST_SHARE = 0.5;
const SLOWEST = 5;
/** Together so many of the cases end by the activities that close. */
const ENDS_SHARE = 0.9;
const OWNER = 'operations';

/** What the log itself shows; a person who knows the work goes on from there. */
export const suggest = (
  name: string,
  survey: Survey,
  { columns, isCsv }: { readonly columns: LogColumns; readonly isCsv: boolean },
): Suggestion => {
  const log = stepOf(name).slice(0, 29).replace(/-$/, '');
  const facts = factsOf(survey, columns, isCsv);
  const blocked = blockedOf(survey, log);
  const { closes, share } = closesOf(survey);
  const values = [...survey.ofCases.values(), ...survey.ofEvents.values()];
  const unknown = UNKNOWN.filter((word) => values.some((each) => each.among([word]).length > 0));
  return {
    mapping: {
      log,
      workflow: log,
      ...(columns.delimiter && { csv: { delimiter: columns.delimiter } }),
      case: { attribute: columns.caseId, prefix: `${log}-` },
      event: eventOf(columns),
      ...(unknown.length > 0 && { unknown }),
      ...(facts.length > 0 && { facts }),
      ...(blocked.length > 0 && { blocked }),
      closes,
    },
    workflow: workflowOf(log, name, survey, { facts, blocked }),
    codes: [...[...new Set(blocked.map(({ code }) => code))].map(codeOf), ownerMissing],
    slowest: slowestOf(survey),
    closedShare: share,
    columns,
    unreadable: survey.unreadable,
  };
};

const eventOf = ({ activity, timestamp, time, lifecycle }: LogColumns) => ({
  activity,
  timestamp,
  ...(time.format !== undefined && { format: time.format }),
  offset: 'Z',
  ...(lifecycle !== undefined && { lifecycle }),
});

/** The mapping by which the log is surveyed. */
export const surveyedBy = (columns: LogColumns): LogMapping => ({
  log: 'survey',
  workflow: 'survey',
  ...(columns.delimiter && { csv: { delimiter: columns.delimiter } }),
  case: { attribute: columns.caseId },
  event: eventOf(columns),
});

const factsOf = (survey: Survey, columns: LogColumns, isCsv: boolean): FactMapping[] => {
  const { caseId, activity, timestamp } = columns;
  const isFact = (name: string) =>
    !NO_FACT.test(name) && ![caseId, timestamp, activity].flat().includes(name);
  const frequent = (of: 'case' | 'event', count: number) =>
    [...(of === 'case' && !isCsv ? survey.ofCases : survey.ofEvents)]
      .filter(([name, values]) => isFact(name) && values.holders >= count * LEAST_SHARE)
      .filter(([, values]) => !values.every(isUnknown))
      .map(([attribute, values]) => factOf(attribute, of, values, isCsv));
  // Every column of a table is the case's and the event's: stated when it changes, it is both.
  const ofCases = isCsv ? [] : frequent('case', survey.cases);
  const taken = new Set(ofCases.map(({ name }) => name));
  return apart([
    ...ofCases,
    ...frequent('event', survey.events).filter(({ name, attribute }) => {
      const values = survey.ofEvents.get(attribute)!;
      return !taken.has(name) && (isCsv || !values.hasMany);
    }),
  ]);
};

/** Attributes whose names come to one in ours: the later ones get a number. */
const apart = (facts: readonly FactMapping[]): FactMapping[] => {
  const names = new Set(facts.map(({ name }) => name));
  const taken = new Set<string>();
  return facts.map((fact) => {
    let { name } = fact;
    for (let n = 2; taken.has(name); n += 1) {
      const numbered = `${fact.name.slice(0, 60)}-${n}`;
      if (!names.has(numbered)) name = numbered;
    }
    taken.add(name);
    return { ...fact, name };
  });
};

const factOf = (
  attribute: string,
  of: 'case' | 'event',
  values: Values,
  isCsv: boolean,
): FactMapping => {
  const as = isCsv ? textKindOf(values) : undefined;
  return {
    attribute,
    name: stepOf(attribute.replace(/^case:/, '')),
    ...(of === 'event' && { of }),
    ...(as && { as }),
  };
};

const textKindOf = (values: Values): FactMapping['as'] => {
  if (areKnownTo(values, (text) => /^(true|false)$/i.test(text))) return 'boolean';
  if (areKnownTo(values, (text) => text.trim() !== '' && Number.isFinite(Number(text))))
    return 'number';
  return areKnownTo(values, isInstant) ? 'instant' : undefined;
};

const isUnknown = (text: string): boolean => UNKNOWN.includes(text);
const isInstant = (text: string): boolean => parseInstant(text) !== undefined;

const areKnownTo = (values: Values, fit: (text: string) => boolean): boolean =>
  values.every((text) => isUnknown(text) || fit(text));

/** Codes begin with the name of the log: they are nobody else's. */
const blockedOf = ({ activities }: Survey, log: string): BlockedMapping[] =>
  [...activities]
    .filter(([name, { count, ends }]) => HOLDS.test(name) && ends < count / 2)
    .map(([activity]) => ({ match: { activity }, code: stepOf(`${log} ${activity}`) }));

const slowestOf = ({ activities }: Survey): readonly (readonly [string, number])[] =>
  [...activities]
    .map(([name, activity]) => [name, waitOf(activity)] as const)
    .filter(([, wait]) => wait > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, SLOWEST);

const waitOf = (activity: Activity): number => activity.medianWaitMs ?? 0;

/** The commonest last activities, as few as end nearly all cases. */
const closesOf = ({ activities, cases }: Survey) => {
  const ends = [...activities].filter(([, each]) => each.ends > 0);
  ends.sort(([, a], [, b]) => b.ends - a.ends);
  const names: string[] = [];
  let ended = 0;
  for (const [name, activity] of ends) {
    if (ended >= cases * ENDS_SHARE) break;
    names.push(name);
    ended += activity.ends;
  }
  return {
    closes: { when: 'last-event' as const, match: { activity: names } },
    share: cases === 0 ? 0 : ended / cases,
  };
};

/** Activities that differ in what no id may have are one step. */
const stepsOf = (activities: Survey['activities']): readonly string[] => [
  ...new Set([...activities.keys()].map(stepOf)),
];

const workflowOf = (
  id: string,
  title: string,
  { activities, ofCases, ofEvents }: Survey,
  {
    facts,
    blocked,
  }: { readonly facts: readonly FactMapping[]; readonly blocked: readonly BlockedMapping[] },
) => ({
  id,
  jobType: id,
  title: title.slice(0, 200),
  owner: OWNER,
  mode: 'observe',
  facts: Object.fromEntries(
    facts.map(({ name, attribute, as, of }) => [
      name,
      { type: typeOf((of === 'event' ? ofEvents : ofCases).get(attribute)!, as) },
    ]),
  ),
  stages: [{ name: 'work', steps: stepsOf(activities).map((name) => ({ name })) }],
  ...(blocked.length > 0 && { exceptionCodes: [...new Set(blocked.map(({ code }) => code))] }),
  slas: { stallAfter: 'P1D' },
});

/** A number that is not whole stays a text to the rules, which know whole numbers only. */
const typeOf = (values: Values, as: FactMapping['as']): string => {
  if (as === 'boolean' || values.kind === 'boolean') return 'boolean';
  if (as === 'instant' || areKnownTo(values, isInstant)) return 'instant';
  const isNumber = as === 'number' || values.kind === 'number';
  return isNumber && areKnownTo(values, (text) => Number.isSafeInteger(Number(text)))
    ? 'integer'
    : 'string';
};

const codeOf = (code: string) => ({
  code,
  title: `${code.replaceAll('-', ' ')}: say what holds the work up`,
  owner: OWNER,
  sla: 'P1D',
  remediationOwner: OWNER,
});

/** What nobody owns goes to the owner of this code, so it stands before anything is published. */
const ownerMissing = {
  code: 'owner-missing',
  title: 'Nobody is known who decides next',
  owner: OWNER,
  sla: 'PT4H',
  remediationOwner: OWNER,
};
