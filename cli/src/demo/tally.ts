import { tableOf } from '../terminal';
import { type DecisionRead, type Stage } from './stage';
import { type FoundStory } from './story-file';

/** What the ledger counts of a work order. */
interface Counts {
  readonly runs: number;
  readonly waits: number;
  readonly stops: number;
  /** Approvals that were granted at some time. */
  readonly approvals: number;
  readonly exceptions: number;
  readonly closures: number;
  /** Its events: how many, and of which types. */
  readonly history: string;
}

/** How a story came out. */
export interface Tally extends FoundStory, Counts {
  readonly failed: boolean;
}

/** Counts from the ledger, not from what the player remembers. */
export const tallyOf = async (stage: Stage): Promise<Counts> => {
  const [decisions, events] = await Promise.all([
    stage.list<DecisionRead>('/v1/decisions'),
    stage.read<{ items: readonly { type: string }[] }>(`${stage.path}/history`, { limit: '200' }),
  ]);
  const types = events.items.map(({ type }) => type);
  const count = (type: string): number => types.filter((one) => one === type).length;
  const outcomes = decisions.map(({ outcome }) => outcome);
  return {
    runs: outcomes.filter((outcome) => outcome === 'run').length,
    waits: outcomes.filter((outcome) => outcome === 'wait').length,
    stops: outcomes.filter((outcome) => outcome === 'stop').length,
    approvals: count('approval.granted'),
    exceptions: count('exception.raised'),
    closures: count('work-order.closed'),
    history: `${types.length} events (${[...new Set(types)].map((type) => `${count(type)} ${type}`).join(', ')})`,
  };
};

/** All stories that were played, a row each. */
export const tallyTable = (tallies: readonly Tally[]): readonly string[] =>
  tableOf(
    ['use case', '', 'runs', 'waits', 'stops', 'approvals', 'exceptions', 'closures', ''],
    tallies.map((tally) => [
      String(tally.story.useCase).padStart(2, '0'),
      tally.workflow,
      ...[tally.runs, tally.waits, tally.stops].map(String),
      ...[tally.approvals, tally.exceptions, tally.closures].map(String),
      tally.failed ? 'FAILED' : 'ok',
    ]),
  );
