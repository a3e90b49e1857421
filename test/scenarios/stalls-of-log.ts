/** What stalled in a published log, read from its text by what its activities mean, without any code of ours. */
import { type casesOf, endOf } from './xes-figures';

type XesCase = ReturnType<typeof casesOf>[number];
type XesEvent = XesCase['events'][number];

/** A step that could not go on, from one time to another; null where it cannot at the end of the log. */
interface Block {
  readonly caseId: string;
  readonly step: string;
  readonly since: number;
  readonly until: number | null;
}

export interface Stalled extends Block {
  readonly openedMonth: string;
}

const HOUR_MS = 3_600_000;

/** Blocks of the log for longer than `hours`, with the month in which their case began. */
const stallsOf = (
  cases: readonly XesCase[],
  blocksOf: (one: XesCase) => readonly Block[],
  hours: number,
): readonly Stalled[] => {
  const end = endOf(cases);
  return cases.flatMap((one) =>
    blocksOf(one)
      .map((block) => ({ ...block, until: block.until ?? end, openedMonth: monthOf(one) }))
      .filter(({ since, until }) => until - since > hours * HOUR_MS),
  );
};

/** The first day of the month in which a case began, UTC. */
export const monthOf = ({ events }: XesCase): string =>
  `${new Date(events[0]!.at).toISOString().slice(0, 7)}-01`;

const caseIdOf = ({ attributes }: XesCase): string =>
  /key="concept:name" value="([^"]*)"/.exec(attributes)![1]!;

/** What an application for a permit waits for after an event: the step that it blocks, and what ends that. */
const waitsOfPermits: readonly (readonly [begins: RegExp, step: string, ends: RegExp])[] = [
  [/^T03 /, 't02-check-confirmation-of-receipt', /^T02 /],
  [/^T07-[125] /, 't06-determine-necessity-of-stop-advice', /^T(06|10) /],
  [/^T07-[34] /, 't10-determine-necessity-to-stop-indication', /^T10 /],
  [/^T08 /, 't08-draft-and-send-request-for-advice', /^T09-[1-4] /],
  [/^T16 /, 't20-print-report-y-to-stop-indication', /^T20 /],
];

/** An application with an end date is closed with its last event, and waits for nothing from then on. */
const permitBlocks = (one: XesCase): readonly Block[] => {
  const { events, attributes } = one;
  const end = attributes.includes('key="enddate"') ? events.at(-1)!.at : null;
  return waitsOfPermits.flatMap(([begins, step, ends]) => {
    const blocks: Block[] = [];
    let since: number | null = null;
    for (const { name, at } of events) {
      if (since !== null && ends.test(name)) {
        blocks.push({ caseId: caseIdOf(one), step, since, until: at });
        since = null;
      }
      if (since === null && begins.test(name)) since = at;
    }
    if (since !== null) blocks.push({ caseId: caseIdOf(one), step, since, until: end });
    return blocks;
  });
};

const isWait = ({ name, transition }: XesEvent): boolean =>
  name === 'Unmatched' || (name === 'Accepted' && transition.startsWith('Wait'));
const stepOf = ({ name, transition }: XesEvent): string =>
  `${name} ${transition}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** An incident waits from an event that says so until one that says something else. */
const incidentBlocks = (one: XesCase): readonly Block[] => {
  const blocks: Block[] = [];
  for (const [index, event] of one.events.entries()) {
    const before = one.events[index - 1];
    if (!isWait(event) || (before && stepOf(before) === stepOf(event))) continue;
    const next = one.events.slice(index).find((later) => stepOf(later) !== stepOf(event));
    blocks.push({
      caseId: caseIdOf(one),
      step: stepOf(event),
      since: event.at,
      until: next?.at ?? null,
    });
  }
  return blocks;
};

/** `stallAfter` of either workflow in hours, and how its cases are named here. */
export const logOfPermits = (cases: readonly XesCase[]) => ({
  workflow: 'permit-receipt',
  prefix: 'receipt-',
  cases,
  stalls: stallsOf(cases, permitBlocks, 4),
});
export const logOfIncidents = (cases: readonly XesCase[]) => ({
  workflow: 'incident',
  prefix: 'incident-',
  cases,
  stalls: stallsOf(cases, incidentBlocks, 48),
});

/** Where half of the numbers lie below, between two of them where need be. */
export const medianOf = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return (sorted[low]! + sorted[high]!) / 2;
};
