import { type ClosureRefusedData, unmetKinds, workflowOf } from '#contracts';
import { fold, type NewEvent } from '#kernel';
import { recorded } from '#testkit';
import { command, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

describe('what keeps a work order open', () => {
  type Definition = Readonly<Record<string, unknown>>;
  const LATER = '2030-01-02T09:00:00.000Z';
  const ran = { outcome: 'run', enforced: true, approvals: [], consumes: [], validUntil: LATER };
  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const requested = event('approval.requested', { approvalId: 'a-1', owner: 'dana', dueAt: LATER });
  const conditions = [{ number: 1, text: 'Photos are in the file.' }];
  const yes = {
    approvalId: 'a-1',
    grantedBy: 'dana',
    status: 'conditional',
    expiresAt: LATER,
    conditions,
  };
  const urgency = { code: 'storm', declaredBy: 'olga', expiresAt: LATER, permits: [], scope: {} };

  const review = {
    code: 'storm',
    owner: 'dana',
    declaredBy: ['olga'],
    dueAt: LATER,
    escalationPath: [],
  };

  /** Each kind, and the one thing that is missing then. */
  const missing: Readonly<Record<string, readonly [readonly NewEvent[], Definition?]>> = {
    input: [[], { inputs: [{ name: 'amount', type: 'integer' }] }],
    prerequisite: [[], { prerequisites: [{ name: 'scope', accept: 'It is agreed.' }] }],
    step: [[], { stages: [{ name: 'one', steps: [{ name: 'pay' }] }] }],
    stage: [[], { stages: [{ name: 'one', artifact: { kind: 'brief' } }] }],
    question: [[event('question.asked', { number: 1, owner: 'dana' })]],
    delegation: [[event('delegation.dispatched', { dispatchId: 'd-1', recipient: 'agent-7' })]],
    gate: [[], { gates: [{ name: 'launch', evidence: ['contract'] }] }],
    evidence: [[], { closure: { evidence: [{ kind: 'receipt' }] } }],
    approval: [[requested]],
    condition: [[requested, event('approval.granted', yes)]],
    exception: [
      [event('exception.raised', { exceptionId: 'x-1', code: 'storm', escalationPath: [] })],
    ],
    decision: [[event('decision.made', { decisionId: 'd-1', action, ...ran })]],
    track: [[]],
    'break-glass': [[event('break-glass.declared', { breakGlassId: 'b-1', ...urgency })]],
    'post-review': [[event('post-review.scheduled', { postReviewId: 'r-1', ...review })]],
    remediation: [[event('remediation.opened', { remediationId: 'm-1', escalationPath: [] })]],
    status: [[event('work-order.stopped', { reason: 'storm' })]],
  };

  it.each(Object.keys(missing))('[C1] is listed, machine-readable: %s', (kind) => {
    const [past, definition = {}] = missing[kind]!;
    const held = kind === 'track' ? [{ track: 'security', workOrderId: 'wo-2' }] : [];
    const context = { held, workflow: { ref: {}, definition: workflowOf(definition) } };
    const [refused] = workOrderDecider.decide(
      command('close-work-order', {}, context),
      fold(workOrderDecider, recorded([opened({ inputs: {} }), ...past])),
    );
    expect(refused!.type).toBe('work-order.closure-refused');
    const { unmet } = refused!.data as ClosureRefusedData;
    expect(new Set(unmet.map((one) => one.kind))).toEqual(new Set([kind]));
    for (const { subject, message } of unmet) {
      expect(subject).not.toBe('');
      expect(message).toMatch(/^.{10,}\.$/);
    }
  });

  it('[C1] is of these kinds, and no other', () =>
    expect(Object.keys(missing).sort()).toEqual([...unmetKinds].sort()));
});
