import { type DecisionMadeData, type ProposedAction } from '#contracts';
import { specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  report,
  request,
} from '../../test/refund-builders';
import { type DecisionCommand, decisionDecider, type DecisionEvent } from './decision.decider';

const { given } = specFor(decisionDecider);

const ids = { ...outside().ids, decision: (part = 'alone') => `decision-${part}` };
const context = { ...outside(), ids };
const by = { context };
const planId = 'month-end';
const first = issue();
const second = issue({ objects: ['order-2'] });
const proposePlan = (
  actions: ProposedAction[],
  { planId: named, ...frame }: Parameters<typeof propose>[1] & { readonly planId?: string },
): DecisionCommand => {
  const { metadata, context: outsideIt } = propose(actions[0]!, frame);
  const data = { workOrderId: 'wo-1', actions, planId: named };
  return { type: 'propose-plan', data, metadata, context: outsideIt };
};
const plan = proposePlan([first, second, draft], { ...by, planId });
const proposed = made(ready(), plan);
const past = [...ready(), ...proposed];
const lineOf = (line: number) => ({
  ...request,
  approvalId: `refund-of-decision-${line}`,
  decisionId: `decision-${line}`,
});
const grantOf = (line: number) =>
  granted(lineOf(line), {
    singleUse: true,
    ...(line === 2 && { scope: { ...request.scope, objects: ['order-2'] } }),
  });

describe('a plan', () => {
  it('[A11] gets a decision for each line in one commit, and an approval for each that waits', () => {
    expect(decisionsIn(proposed).map(({ outcome, plan: of }) => [of, outcome])).toEqual([
      [{ planId, line: 1, lines: 3 }, 'wait'],
      [{ planId, line: 2, lines: 3 }, 'wait'],
      [{ planId, line: 3, lines: 3 }, 'run'],
    ]);
    expect(requestsIn(proposed).map(({ plan: of, decisionId }) => [of, decisionId])).toEqual([
      [{ planId, line: 1, lines: 3 }, 'decision-1'],
      [{ planId, line: 2, lines: 3 }, 'decision-2'],
    ]);
  });

  it('[A11] has an id of its own where its requester chooses none', () =>
    expect(decisionsIn(made(ready(), proposePlan([first], by)))[0]!.plan).toEqual({
      planId: 'decision-alone',
      line: 1,
      lines: 1,
    }));

  it('[A11] runs the granted line and leaves the others waiting', () => {
    const after = [...past, grantOf(1)];
    expect(decided(after, again({ approvalId: lineOf(1).approvalId }, by))).toMatchObject({
      supersedes: 'decision-1',
      outcome: 'run',
      consumes: ['refund-of-decision-1'],
      plan: { planId, line: 1, lines: 3 },
    });
    given(...after)
      .when(again({ decisionId: 'decision-2' }, by))
      .thenNothing();
  });

  it.each<[string, ProposedAction]>([
    ['another amount', issue({ amount: { minor: 1249, currency: 'EUR' } })],
    ['another object', issue({ objects: ['order-3'] })],
    ['the same action of somebody else', first],
  ])('[A11] opens nothing to %s', (_, action) =>
    expect(
      decided([...past, grantOf(1), grantOf(2)], propose(action, { ...by, by: 'agent-8' })),
    ).toMatchObject({ outcome: 'wait', consumes: [] }),
  );

  it('[A11] opens nothing to another plan with the same line', () => {
    const other = proposePlan([first], { ...by, by: 'agent-8', planId: 'other' });
    expect(decided([...past, grantOf(1)], other)).toMatchObject({
      outcome: 'wait',
      plan: { planId: 'other', line: 1, lines: 1 },
    });
  });

  it('[A11] uses a line once: what ran and was reported waits when it is proposed once more', () => {
    const ran = made([...past, grantOf(1)], again({ decisionId: 'decision-1' }, by));
    const then = [...past, grantOf(1), ...ran];
    const done = made(then, report('performed', { decisionId: 'decision-decision-1' }, by));
    const newIds = { ...outside().ids, decision: () => 'later' };
    const once = propose(first, { context: { ...outside(), ids: newIds } });
    expect(decided([...then, ...done], once)).toMatchObject({ outcome: 'wait' });
    expect(decided([...then, ...done], once).plan).toBeUndefined();
  });

  it('[A11] answers an ask for a line by itself with the decision on the line', () =>
    given(...past)
      .when(propose(first, by))
      .thenNothing());

  it('[A11] is withdrawn line by line by a stricter policy', () => {
    const ran = made([...past, grantOf(1)], again({ decisionId: 'decision-1' }, by));
    const strict = outside({
      cedar:
        '@id("none")\n@outcome("stop")\n@reason("No refunds.")\nforbid (principal, action, resource);',
    });
    expect(
      decided(
        [...past, grantOf(1), ...ran],
        again({ decisionId: 'decision-decision-1' }, { context: { ...strict, ids } }),
      ),
    ).toMatchObject({ outcome: 'stop', plan: { planId, line: 1, lines: 3 } });
  });

  it('[A11] takes no line later, and no action that has a decision in force', () => {
    given(...past)
      .when(proposePlan([issue({ objects: ['order-3'] })], { ...by, planId }))
      .thenRefused('plan_exists');
    given(...past)
      .when(proposePlan([first], { ...by, planId: 'other' }))
      .thenRefused('plan_line_decided');
    given(...ready())
      .when(proposePlan([first, second, { ...first, rollback: 'Charge again.' }], by))
      .thenRefused('invalid_request');
    given()
      .when(proposePlan([first], by))
      .thenRefused('work_order_not_found');
  });

  const noTo = (approvalId: string) => ({
    type: 'approval.rejected',
    data: { workOrderId: 'wo-1', approvalId, rejectedBy: 'finance', reason: 'too much' },
  });

  it('[A11] requests again nothing that its owner rejected', () => {
    const { approvalId } = lineOf(1);
    const again1 = again({ approvalId }, by);
    expect(decided([...past, noTo(approvalId)], again1)).toMatchObject({ outcome: 'stop' });
  });

  it('[A11] goes round no rejection, whatever way an action was proposed before', () => {
    const waiting = made(ready(), propose(first, by));
    const alone = requestsIn(waiting)[0]!.approvalId;
    const rejectedAlone = [
      ...ready(),
      ...waiting,
      noTo(alone),
      ...made([...ready(), ...waiting, noTo(alone)], again({ approvalId: alone }, by)),
    ];
    expect(
      decisionsIn(made(rejectedAlone, proposePlan([first, second], { ...by, planId }))).map(
        ({ outcome, code }) => [outcome, code],
      ),
    ).toEqual([
      ['stop', 'approval-rejected'],
      ['wait', undefined],
    ]);
    const { approvalId } = lineOf(1);
    const rejectedLine = [
      ...past,
      noTo(approvalId),
      ...made([...past, noTo(approvalId)], again({ approvalId }, by)),
    ];
    expect(decided(rejectedLine, propose(first, by))).toMatchObject({ code: 'approval-rejected' });
    expect(
      decisionsIn(made(rejectedLine, proposePlan([first], { ...by, planId: 'other' }))),
    ).toMatchObject([{ code: 'approval-rejected' }]);
  });

  it('[A11] goes round no grant of less', () => {
    const waiting = made(ready(), propose(first, by));
    const { approvalId, decisionId } = requestsIn(waiting)[0]!;
    const less = granted(
      { ...request, approvalId, decisionId: decisionId! },
      { scope: { ...request.scope, amountUpTo: { minor: 100, currency: 'EUR' } } },
    );
    const answered = [
      ...ready(),
      ...waiting,
      less,
      ...made([...ready(), ...waiting, less], again({ approvalId }, by)),
    ];
    expect(decisionsIn(made(answered, proposePlan([first], { ...by, planId })))).toMatchObject([
      { outcome: 'stop', code: 'approval-exceeded' },
    ]);
  });
});

const decisionsIn = (events: readonly DecisionEvent[]): readonly DecisionMadeData[] =>
  events.flatMap((event) => (event.type === 'decision.made' ? [event.data] : []));

const requestsIn = (events: readonly DecisionEvent[]) =>
  events.flatMap((event) => (event.type === 'approval.requested' ? [event.data] : []));
