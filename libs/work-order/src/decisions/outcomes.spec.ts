import { type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { outstandingDecisions } from '../closure/obligations';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';
import { awaitedOutcomes, outcomeReportedAt } from './outcomes';

const DUE = '2030-01-01T09:05:00.000Z';
const LONG_AFTER = '2030-01-09T09:00:00.000Z';

const event = (type: string, data: object): NewEvent => ({
  type,
  data: { workOrderId: 'wo-1', ...data },
});
const decided = (decisionId: string, more: object = {}): NewEvent =>
  event('decision.made', {
    decisionId,
    outcome: 'run',
    enforced: true,
    action: { kind: 'note.add', authority: 'propose', system: 'notes' },
    requestedBy: 'agent-7',
    approvals: [],
    consumes: [],
    validUntil: '2030-01-01T10:00:00.000Z',
    ...more,
  });
const run = (decisionId: string, more: object = {}): NewEvent =>
  decided(decisionId, { outcomeDueAt: DUE, ...more });
const stop = (decisionId: string, supersedes: string): NewEvent =>
  decided(decisionId, { outcome: 'stop', supersedes });
const report = (decisionId: string, type = 'action.performed'): NewEvent =>
  event(type, { decisionId, authorised: true });
const after = (...past: readonly NewEvent[]) => recorded(past).reduce(evolve, unknownWorkOrder);
const awaited = (...past: readonly NewEvent[]) =>
  awaitedOutcomes(after(...past)).map(({ decisionId }) => decisionId);

describe('the outcome of a run', () => {
  it('[P13] is awaited until somebody reports it, done or failed', () => {
    expect(awaited(run('d-1'))).toEqual(['d-1']);
    expect(awaited(run('d-1'), report('d-1'))).toEqual([]);
    expect(awaited(run('d-1'), report('d-1', 'action.failed'))).toEqual([]);
    expect(awaited(decided('d-1'))).toEqual([]);
  });

  it('[P13] holds a closure up however long it takes, also of what only proposes', () => {
    expect(outstandingDecisions(after(run('d-1')), LONG_AFTER)).toHaveLength(1);
    expect(outstandingDecisions(after(run('d-1'), report('d-1')), LONG_AFTER)).toEqual([]);
  });

  it('[P13] is awaited of the run that replaces a run', () =>
    expect(awaited(run('d-1'), run('d-2', { supersedes: 'd-1' }))).toEqual(['d-2']));

  it('[P13] is awaited of a run that was withdrawn: it may have run before', () =>
    expect(awaited(run('d-1'), stop('d-2', 'd-1'))).toEqual(['d-1']));

  it.each(['d-1', 'd-2', 'd-3'])('[P13] is known by a report that names any of them: %s', (id) => {
    const past = [run('d-1'), stop('d-2', 'd-1'), run('d-3', { supersedes: 'd-2' })];
    expect(awaited(...past)).toEqual(['d-3']);
    expect(awaited(...past, report(id))).toEqual([]);
    expect(outcomeReportedAt(after(...past, report(id)), 'd-1')).not.toBeNull();
  });

  it('[P13] is known however often its proposal was decided again', () => {
    const past = Array.from({ length: 12_000 }, (_, n) =>
      run(`d-${n}`, n === 0 ? {} : { supersedes: `d-${n - 1}` }),
    );
    expect(awaited(...past)).toEqual(['d-11999']);
  });

  it('[P13] is looked up in a log in which a decision replaces itself, too', () => {
    const past = after(run('d-1', { supersedes: 'd-1' }), report('d-2'));
    expect(past.decisions.values().map(({ supersededBy }) => supersededBy)).toEqual([null]);
    expect(awaited(run('d-1', { supersedes: 'd-1' }))).toEqual(['d-1']);
  });

  it('[P13] is not known by a report on another proposal', () =>
    expect(awaited(run('d-1'), run('d-2'), report('d-2'))).toEqual(['d-1']));

  it('[P13] is awaited of the last run of a proposal that declares when it is due', () => {
    const past = [run('d-1'), stop('d-2', 'd-1'), decided('d-3', { supersedes: 'd-2' })];
    expect(awaited(...past)).toEqual(['d-1']);
    expect(awaited(run('d-1'), decided('d-2', { supersedes: 'd-1' }))).toEqual(['d-1']);
  });

  it.each(['d-1', 'd-2', 'd-3'])(
    '[P13] is for its owner whichever run they have: %s',
    (subject) => {
      const raised = event('exception.raised', { exceptionId: 'x-1', cause: 'outcome', subject });
      const again = run('d-3', { supersedes: 'd-2' });
      expect(awaited(run('d-1'), stop('d-2', 'd-1'), again, raised)).toEqual([]);
    },
  );

  it('[P13] is for its owner once an exception about it was raised, resolved or not', () => {
    const raised = event('exception.raised', {
      exceptionId: 'x-1',
      cause: 'outcome',
      subject: 'd-1',
      code: 'outcome-unknown',
    });
    expect(awaited(run('d-1'), raised)).toEqual([]);
    expect(outcomeReportedAt(after(run('d-1'), raised), 'd-1')).toBeNull();
    expect(outcomeReportedAt(after(), 'nothing')).toBeNull();
  });
});
