import { fold } from '#kernel';
import { exampleWorkflow, type PastEvent, recorded } from '#testkit';
import {
  draft,
  made,
  NOW,
  opened,
  outside,
  prerequisite,
  propose,
  ready,
  issue,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';
import { alreadyDecided, type Decide } from './proposing';

const DUE = '2030-01-01T09:05:00.000Z';
const { actions } = exampleWorkflow('refunds').definition as { actions: readonly object[] };
const context = outside({
  definition: { actions: actions.map((one) => ({ ...one, outcomeWithin: 'PT5M' })) },
});
const ask = (action: typeof draft, at = NOW) => propose(action, { context, at });
const dueOf = (past: readonly PastEvent[], action = draft, more = context) => {
  const [event] = made(past, propose(action, { context: more }));
  return event!.data as { outcome: string; outcomeDueAt?: string };
};

describe('when the outcome of a run is due', () => {
  it('[P13] is as the workflow declares for the kind of action', () =>
    expect(dueOf(ready())).toMatchObject({ outcome: 'run', outcomeDueAt: DUE }));

  it('[P13] is never where the workflow declares nothing', () =>
    expect(dueOf(ready(), draft, outside())).not.toHaveProperty('outcomeDueAt'));

  it('[P13] is never for what waits or stops', () => {
    expect(dueOf(ready(), issue())).toMatchObject({ outcome: 'wait' });
    expect(dueOf(ready(), issue())).not.toHaveProperty('outcomeDueAt');
    expect(dueOf([opened()])).toMatchObject({ outcome: 'stop' });
    expect(dueOf([opened(), prerequisite('failed')])).not.toHaveProperty('outcomeDueAt');
  });

  it('[I9] is never for work that is only observed or was imported', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    for (const quiet of [{ mode: 'observe' as const }, { origin }]) {
      expect(dueOf(ready(quiet))).toMatchObject({ outcome: 'run' });
      expect(dueOf(ready(quiet))).not.toHaveProperty('outcomeDueAt');
    }
  });

  it('[P13] does not move when the same is proposed again', () => {
    const [run] = made(ready(), ask(draft));
    const past = [...ready(), { ...run!, actor: { id: 'agent-7' } }];
    const later = ask(draft, '2030-01-01T09:03:00.000Z');
    expect(made(past, later)).toEqual([]);
    const workOrder = fold(decisionDecider, recorded(past));
    expect(alreadyDecided(later as Decide, workOrder)).toMatchObject({ outcomeDueAt: DUE });
  });
});
