import { type DecisionMadeData } from '#contracts';
import { fold } from '#kernel';
import { metadata, type PastEvent, recorded } from '#testkit';
import { alreadyDecided, type Decide } from './proposing';
import {
  again,
  decided,
  draft,
  euros,
  expired,
  fact,
  granted,
  issue,
  made,
  outside,
  propose,
  ready,
  refundRules,
  report,
  request,
  running,
  stopped,
  waiting,
  workOrderId,
} from '../../test/refund-builders';
import { decisionDecider } from './decision.decider';

const RUN = 'decision-1-again';
const ids = { ...outside().ids, decision: (old?: string) => (old ? `${old}-2` : 'second') };
const context = { ...outside(), ids };
const asks = (action = issue(), by: Parameters<typeof propose>[1] = {}) =>
  propose(action, { context, ...by });

const answered = (past: readonly PastEvent[], command = asks()): DecisionMadeData | undefined =>
  alreadyDecided(command as Decide, fold(decisionDecider, recorded(past)));

describe('asking again for the same action', () => {
  it('[P1] is answered with the wait, and requests nothing', () => {
    expect(made(waiting, asks())).toEqual([]);
    expect(answered(waiting)).toMatchObject({
      decisionId: 'decision-1',
      outcome: 'wait',
      approvals: [request.approvalId],
      nextAction: 'Hold refund.issue: finance decides on the approval refund.',
    });
  });

  it('[P1] is answered with the run and its end, however late the ask comes', () => {
    const at = '2030-01-01T09:30:00.000Z';
    expect(made(running, asks(issue(), { at }))).toEqual([]);
    expect(answered(running, asks(issue(), { at }))).toMatchObject({
      decisionId: RUN,
      supersedes: 'decision-1',
      outcome: 'run',
      validUntil: '2030-01-01T10:00:00.000Z',
      nextAction: 'Carry out refund.issue before 2030-01-01T10:00:00.000Z and report the outcome.',
    });
  });

  it('[A9] has the run that used up its single-use approval', () => {
    const grant = granted(request, { singleUse: true });
    const ran = made([...waiting, grant], again({ approvalId: request.approvalId }));
    const past = [...waiting, grant, ...ran];
    expect(ran[0]!.data).toMatchObject({ outcome: 'run', consumes: [request.approvalId] });
    expect(made(past, asks())).toEqual([]);
    expect(answered(past)).toMatchObject({ decisionId: RUN, outcome: 'run' });
  });

  it('[P1] is the same in whatever order its lists stand, and with another note on undoing it', () => {
    const two = issue({ objects: ['order-1', 'order-2'], writes: ['refund'], rollback: 'x' });
    const past = [...ready(), ...made(ready(), propose(two))];
    const turned = { ...two, objects: ['order-2', 'order-1'], rollback: 'y' };
    expect(answered(past, asks(turned))).toMatchObject({ decisionId: 'decision-1', action: two });
  });

  it.each([
    ['amount', issue({ amount: euros(1_251) })],
    ['object', issue({ objects: ['order-2'] })],
    ['audience', issue({ audience: 'customer' })],
    ['writes', issue({ writes: [] })],
  ])('[P1] is another ask for another %s', (_, action) => {
    expect(answered(waiting, asks(action))).toBeUndefined();
    expect(made(waiting, asks(action))[0]).toMatchObject({ type: 'decision.made' });
  });

  it.each<[string, Parameters<typeof propose>[1]]>([
    ['by somebody else', { by: 'agent-8' }],
    ['for somebody else', { for: ['olga'] }],
  ])('[P1] %s is another ask', (_, by) => {
    const [decision] = made(waiting, asks(issue(), by));
    expect(decision!.data).toMatchObject({ decisionId: 'second', outcome: 'wait' });
    expect(decision!.data).not.toHaveProperty('supersedes');
  });

  it('[P1] as a delegate is another ask than with another role', () => {
    const one = asks();
    const asDelegate = { ...one, metadata: metadata({ ...one.metadata, roles: ['delegate'] }) };
    expect(decided(waiting, asDelegate as Decide)).toMatchObject({ decisionId: 'second' });
  });

  it.each<[string, readonly PastEvent[]]>([
    ['reported as done', [...running, ...made(running, report('performed', { decisionId: RUN }))]],
    ['reported as failed', [...running, ...made(running, report('failed', { decisionId: RUN }))]],
  ])('[P1] gets a new decision once it was %s', (_, past) => {
    expect(decided(past, asks())).toMatchObject({ decisionId: 'second', outcome: 'run' });
    expect(decided(past, asks())).not.toHaveProperty('supersedes');
  });

  it('[P1] gets a new decision once the run is over', () => {
    const at = '2030-01-01T10:00:00.000Z';
    const seen = fact('order-paid', true, '/examples/shop', at);
    const decision = decided([...running, seen], asks(issue(), { at }));
    expect(decision).toMatchObject({ decisionId: 'second', outcome: 'run' });
  });

  it('[P1] gets a new decision after a stop', () => {
    const over = issue({ amount: euros(100_001) });
    const past = [...ready(), ...made(ready(), propose(over))];
    expect(decided(past, asks(over))).toMatchObject({ decisionId: 'second', outcome: 'stop' });
  });

  it('[P1] gets a new decision in work that was reopened', () => {
    const reopened = [
      { type: 'work-order.closed', data: { workOrderId } },
      { type: 'work-order.reopened', data: { workOrderId, checklistRunId: 'run-2' } },
    ];
    expect(decided([...waiting, ...reopened], asks())).toMatchObject({ decisionId: 'second' });
  });
});

describe('a live decision that would not be given now', () => {
  it.each<[string, PastEvent, object]>([
    ['a fact changed', fact('order-paid', false), { outcome: 'stop' }],
    ['the work was halted', stopped, { outcome: 'stop', code: 'work-order-not-open' }],
  ])('[P2] is replaced by what is, before any reaction, when %s', (_, happened, expected) => {
    const past = [...running, happened];
    expect(answered(past)).toBeUndefined();
    expect(decided(past, asks())).toMatchObject({ ...expected, supersedes: RUN });
  });

  it('[P2] is replaced by a wait when its approval has ended, and requests it again', () => {
    const [decision, requested] = made([...running, expired(request, 'approved')], asks());
    expect(decision!.data).toMatchObject({ outcome: 'wait', supersedes: RUN });
    expect(requested).toMatchObject({ type: 'approval.requested' });
  });

  it('[P2] is replaced when the policy in force gives another answer', () => {
    const cedar = refundRules.replace('<= 10000', '<= 100');
    const past = [...ready(), ...made(ready(), propose(draft))];
    const decision = decided(past, asks(draft, { context: { ...outside({ cedar }), ids } }));
    expect(decision).toMatchObject({ outcome: 'stop', supersedes: 'decision-1' });
  });

  it('[P2] is replaced by a run that ends earlier', () => {
    const definition = { facts: { 'order-paid': { type: 'boolean', maxAge: 'PT30M' } } };
    const shorter = { ...outside({ definition, cedar: permitsPaid }), ids };
    const longer = outside({ definition: { facts: PAID }, cedar: permitsPaid });
    const past = [...ready(), ...made(ready(), propose(issue(), { context: longer }))];
    expect(decided(past, asks(issue(), { context: shorter }))).toMatchObject({
      outcome: 'run',
      supersedes: 'decision-1',
      validUntil: '2030-01-01T09:30:00.000Z',
    });
  });

  it('[A4] is recorded again with a key of which the work order does not know who issued it', () => {
    const decision = decided(waiting, asks(issue(), { issuedBy: ['mallory'] }));
    expect(decision).toMatchObject({ outcome: 'wait', supersedes: 'decision-1' });
    expect(answered(waiting, asks(issue(), { issuedBy: ['mallory'] }))).toBeUndefined();
  });
});

const PAID = { 'order-paid': { type: 'boolean' } };
const permitsPaid = `@id("paid") @reason("It is paid.")
  permit (principal, action == Action::"refund.issue", resource)
  when { context.facts has "order-paid" && context.facts["order-paid"] };`;
