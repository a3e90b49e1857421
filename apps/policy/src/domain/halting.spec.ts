import { type PastEvent, specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  grant,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  rejected,
  report,
  request,
  resumed,
  running,
  stopped,
  waiting,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const { approvalId } = request;
const everything = again({ all: true });

/** What happened, and what is decided again because of it. */
const then = (past: readonly PastEvent[], ...events: readonly PastEvent[]): readonly PastEvent[] =>
  events.reduce<readonly PastEvent[]>((history, event) => {
    const here = [...history, event];
    return [...here, ...made(here, everything)];
  }, past);
const ended = { type: 'work-order.closed', data: {} };
const reopened = { type: 'work-order.reopened', data: { checklistRunId: 'run-2' } };
const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});

describe('a work order that is halted', () => {
  it('[P1] stops what waits and what was to run, and states why', () => {
    given(...waiting, stopped)
      .when(everything)
      .then(
        decisionMade({
          outcome: 'stop',
          code: 'work-order-not-open',
          rules: ['engine.work-order'],
          supersedes: 'decision-1',
          reasons: ['The work order is stopped: an operator has to resume it first.'],
          nextAction: 'Do not carry out refund.issue: support-lead decides how to go on.',
        }),
      );
    given(...running, stopped)
      .when(everything)
      .then(decisionMade({ outcome: 'stop', supersedes: 'decision-1-again' }));
  });

  it('[P1] keeps what its proposals wait for, and goes on waiting for it when resumed', () => {
    const halted = then(waiting, stopped);
    expect(halted.at(-1)!.data).toMatchObject({ outcome: 'stop', approvals: [approvalId] });
    given(...halted, resumed)
      .when(everything)
      .then(decisionMade({ outcome: 'wait', approvals: [approvalId] }));
  });

  it('[A2] says after it is resumed what was answered meanwhile', () => {
    const halted = then(waiting, stopped);
    given(...halted, grant)
      .when(again({ approvalId }))
      .thenNothing();
    given(...halted, grant, resumed)
      .when(everything)
      .then(decisionMade({ outcome: 'run', approvals: [approvalId] }));
    given(...halted, rejected(request), resumed)
      .when(everything)
      .then(decisionMade({ outcome: 'stop', code: 'approval-rejected' }));
  });

  it('[A9] gives a single use back to the run that had it, and not to another', () => {
    const single = granted(request, { singleUse: true });
    const ran = then([...waiting, single], resumed);
    const halted = then(ran, stopped);
    given(...halted, resumed)
      .when(everything)
      .then(decisionMade({ outcome: 'run', consumes: [approvalId] }));
    const ids = { ...outside().ids, decision: () => 'second' };
    const context = { ...outside(), ids };
    expect(decided([...halted, resumed], propose(issue(), { context })).outcome).toBe('wait');
  });

  it('[A9] gives no single use back once it was reported as done', () => {
    const single = granted(request, { singleUse: true });
    const halted = then(then([...waiting, single], resumed), stopped);
    const done = made(halted, report('performed', { decisionId: 'decision-1-again' }));
    expect(done[0]!.data).toMatchObject({ authorised: false });
    expect(decided([...halted, ...done, resumed], everything)).toMatchObject({ outcome: 'wait' });
  });

  it('[A9] gives no use back that another run rests on as well', () => {
    const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-again` : 'other') };
    const context = { ...outside(), ids };
    const shared = [...running, ...made(running, propose(issue(), { context }))];
    const halted = then(shared, stopped);
    // Its owner grants once more, for a single use, and a third proposal has it.
    const single = granted(request, { singleUse: true });
    const third = { ...context, ids: { ...ids, decision: () => 'third' } };
    const open = [...halted, single, resumed];
    const used = [...open, ...made(open, propose(issue(), { context: third }))];
    expect(used.at(-1)!.data).toMatchObject({ outcome: 'run', consumes: [approvalId] });
    for (const event of made(used, everything))
      expect(event.data).not.toMatchObject({ outcome: 'run' });
  });

  it('[P1] decides again what was proposed while it was halted, however long ago', () => {
    const past = [...ready(), stopped];
    const refused = [...past, ...made(past, propose(draft))];
    const later = again({ all: true }, { at: '2030-01-01T12:00:00.000Z' });
    given(...refused, resumed)
      .when(later)
      .then(decisionMade({ outcome: 'run', supersedes: 'decision-1' }));
  });

  it('[P1] leaves runs alone that nobody can use any more, and answers of long ago', () => {
    const context = outside({ definition: { facts: { 'order-paid': { type: 'boolean' } } } });
    const at = (now: string) => again({ all: true }, { at: now, context });
    given(...running, stopped)
      .when(at('2030-01-01T10:00:00.000Z'))
      .thenNothing();
    expect(made([...running, stopped], at('2030-01-01T09:59:59.999Z'))).toHaveLength(1);
    const over = made(ready(), propose(issue({ amount: { minor: 100_001, currency: 'EUR' } })));
    const none = outside({ cedar: '// nothing is permitted' });
    const about = (now: string) => again({ all: true }, { at: now, context: none });
    given(...ready(), ...over)
      .when(about('2030-01-01T10:00:00.000Z'))
      .thenNothing();
    expect(made([...ready(), ...over], about('2030-01-01T09:59:59.999Z'))).toHaveLength(1);
    // Named by its approval, a run that has lapsed stays as it is.
    given(...running, rejected(request))
      .when(again({ approvalId }, { at: '2030-01-01T10:00:00.000Z', context }))
      .thenNothing();
  });

  it('runs nothing again that was decided before it ended, though it was reopened', () => {
    const ran = made(ready(), propose(draft));
    const past = [...ready(), ...ran, ended, reopened];
    expect(decided(past, everything)).toMatchObject({
      outcome: 'stop',
      code: 'work-order-not-open',
      supersedes: 'decision-1',
      reasons: [
        'The work order has ended since this was proposed, and was reopened: propose it again.',
      ],
    });
    const withdrawn = [...past, ...made(past, everything)];
    given(...withdrawn, stopped, resumed)
      .when(everything)
      .thenNothing();
    expect(decided(withdrawn, propose(draft))).toMatchObject({ outcome: 'run' });
  });

  it('keeps nothing open once it has ended, halted or not', () => {
    const closed = { type: 'work-order.closed', data: {} };
    for (const past of [
      [...waiting, closed],
      [...waiting, stopped, closed],
    ])
      expect(decided(past, everything)).toMatchObject({
        outcome: 'stop',
        code: 'work-order-not-open',
        approvals: [],
      });
    expect(decided([...ready(), stopped], propose(issue())).approvals).toEqual([]);
  });
});
