import { v7 as uuidv7 } from 'uuid';
import {
  type ApprovalRequestedData,
  type DecisionMadeData,
  decideAction,
  publishPolicy,
  publishWorkflow,
  reportOutcome,
  streamOf,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { exampleWorkflow, type PastEvent, Processes } from '#testkit';
import { comes, dispatched } from '../test/delegation-builders';
import { longPolicy, longWorkflow, strangeRule } from '../test/long-policy';
import { draft, granted, issue } from '../test/refund-builders';
import { onWorkOrder, readyRefund } from '../test/ready-refund';

const { definition, cedar, cases } = exampleWorkflow('refunds');

let policy: Processes;
let workflow: { id: string; version: number; digest: string };

beforeAll(async () => {
  policy = await Processes.share('policy');
  const { answer } = await policy.send(publishWorkflow, { workflowId: 'refunds', definition });
  workflow = {
    id: 'refunds',
    version: Number(answer['version']),
    digest: String(answer['digest']),
  };
  await policy.send(publishPolicy, { policyId: 'refunds', workflowId: 'refunds', cedar, cases });
});

const openWorkOrder = () => readyRefund(policy, workflow);

const decisionsIn = (events: readonly RecordedEvent[]): DecisionMadeData[] =>
  events.filter(({ type }) => type === 'decision.made').map(({ data }) => data);
const requestIn = (events: readonly RecordedEvent[]): ApprovalRequestedData =>
  events.find(({ type }) => type === 'approval.requested')!.data;

/** Grants for long from now, as approvals would. */
const grantOf = (id: string, request: ApprovalRequestedData, singleUse = false): PastEvent =>
  onWorkOrder(
    id,
    granted(request, { singleUse, expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
  );

describe('the policy process', () => {
  it('[P6] publishes the same definition and the same policy only once', async () => {
    const again = await policy.send(publishWorkflow, { workflowId: 'refunds', definition });
    expect(again.answer).toMatchObject({ workflowId: 'refunds', version: 1 });
    await policy.send(publishPolicy, { policyId: 'refunds', workflowId: 'refunds', cedar });
    expect(await policy.stream(streamOf.workflow('refunds'))).toHaveLength(1);
    expect(await policy.stream(streamOf.policy('refunds'))).toHaveLength(1);
  });

  it('[P6] refuses a policy that does not fit, with its place', async () => {
    const unfit = '@id("a") permit (principal, action, resource) when { context.x };';
    await expect(
      policy.send(publishPolicy, { policyId: 'refunds', workflowId: 'refunds', cedar: unfit }),
    ).rejects.toMatchObject({
      code: 'policy_invalid',
      errors: [{ pointer: '/cedar', message: expect.stringMatching(/^line 1, column/) }],
    });
  });

  it('[P1] answers with the decision that the ledger holds, and a retry with the same', async () => {
    const { id, stream } = await openWorkOrder();
    const command = [
      decideAction,
      { workOrderId: id, action: draft },
      { commandId: uuidv7() },
    ] as const;
    const first = await policy.send(...command);
    expect(first.answer).toMatchObject({ outcome: 'run', rules: ['small-draft-runs'] });
    expect(await policy.send(...command)).toEqual({ ...first, replayed: true });
    const [held] = decisionsIn(await policy.stream(stream));
    expect(held).toMatchObject({ decisionId: first.answer['decisionId'], policy: { version: 1 } });
  });

  it('[P4] keeps the decision when it is killed right after answering', async () => {
    const { id, stream } = await openWorkOrder();
    const { answer } = await policy.send(decideAction, { workOrderId: id, action: draft });
    await policy.stack.kill('policy');
    const [held] = decisionsIn(await policy.stream(stream));
    expect(held).toMatchObject({ decisionId: answer['decisionId'], outcome: 'run' });
    await policy.answering('policy');
  });

  it('[P2] says nothing, and never run, while it is down', async () => {
    const { id, stream } = await openWorkOrder();
    await policy.stack.suspend('policy');
    await expect(
      policy.send(decideAction, { workOrderId: id, action: draft }),
    ).rejects.toMatchObject({ name: 'Unavailable' });
    await policy.resume('policy');
    expect(decisionsIn(await policy.stream(stream))).toEqual([]);
  });

  it('decides again by itself when an approval is granted, and when it is revoked', async () => {
    const { id, stream } = await openWorkOrder();
    await policy.send(decideAction, { workOrderId: id, action: issue() });
    const request = requestIn(await policy.stream(stream));
    await policy.record(stream, grantOf(id, request));
    const [wait, run] = decisionsIn(await policy.streamWith(stream, 'decision.made', 2));
    expect(wait).toMatchObject({ outcome: 'wait', owner: 'finance' });
    expect(run).toMatchObject({ outcome: 'run', supersedes: wait!.decisionId });

    const { approvalId } = request;
    const revocation = { workOrderId: id, approvalId, revokedBy: 'finance', reason: 'x' };
    await policy.record(stream, { type: 'approval.revoked', data: revocation });
    const [, , back] = decisionsIn(await policy.streamWith(stream, 'decision.made', 3));
    expect(back).toMatchObject({
      outcome: 'stop',
      code: 'approval-rejected',
      approvals: [approvalId],
      supersedes: run!.decisionId,
    });
  });

  it('[D4] holds what the delegator may do from the dispatch until the operator confirms', async () => {
    const { id, stream } = await openWorkOrder();
    const lead = { actor: { id: 'lead' } };
    await policy.send(decideAction, { workOrderId: id, action: draft }, lead);
    await policy.record(stream, onWorkOrder(id, dispatched()));
    await policy.streamWith(stream, 'decision.made', 2);
    await policy.record(stream, onWorkOrder(id, comes('reported-done')));
    await policy.record(stream, onWorkOrder(id, comes('confirmed')));
    const decisions = decisionsIn(await policy.streamWith(stream, 'decision.made', 3));
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['run', 'wait', 'run']);
    expect(decisions[1]).toMatchObject({
      rules: ['engine.delegation'],
      supersedes: decisions[0]!.decisionId,
    });
  });

  it('[A9] lets exactly one of two workers use a single-use approval at once', async () => {
    const { id, stream } = await openWorkOrder();
    await policy.send(decideAction, { workOrderId: id, action: issue() });
    const request = requestIn(await policy.stream(stream));
    await policy.record(stream, grantOf(id, request, true));
    const proposals = ['a', 'b', 'c', 'd'].map((by) =>
      policy.send(decideAction, { workOrderId: id, action: issue() }, { actor: { id: by } }),
    );
    await Promise.all(proposals);
    // The one who waited first was decided again beside them.
    const decisions = decisionsIn(await policy.stream(stream));
    const runs = decisions.filter(({ outcome }) => outcome === 'run');
    expect(runs).toHaveLength(1);
    expect(runs[0]!.consumes).toEqual([request.approvalId]);
  });

  it('[P10] records what was done without a run as unauthorised', async () => {
    const { id } = await openWorkOrder();
    const { answer } = await policy.send(reportOutcome, {
      workOrderId: id,
      outcome: 'performed',
      action: issue(),
    });
    expect(answer).toMatchObject({ authorised: false });
  });

  it('[P10] shows who reports on a decision of somebody else nothing of its action', async () => {
    const { id } = await openWorkOrder();
    const agent = (name: string) => ({ actor: { id: name }, roles: ['delegate'] });
    const sent = { workOrderId: id, action: draft };
    const { answer: made } = await policy.send(decideAction, sent, agent('agent-7'));
    const { decisionId } = made as { decisionId: string };
    const report = { workOrderId: id, decisionId, outcome: 'performed' };
    const { answer } = await policy.send(reportOutcome, report, agent('agent-8'));
    const { position: _, ...shown } = answer as Record<string, unknown>;
    expect(shown).toEqual({ workOrderId: id, decisionId, authorised: false, notTheirs: true });
    const theirs = await policy.send(reportOutcome, report, agent('agent-7'));
    expect(theirs.answer).toMatchObject({ authorised: true, action: draft });
  });

  it('[P2] goes on deciding while a long policy is checked', async () => {
    const { id } = await openWorkOrder();
    await policy.send(publishWorkflow, { workflowId: 'long', definition: longWorkflow });
    const body = { policyId: 'long', workflowId: 'long', cedar: longPolicy(strangeRule) };
    let isChecked = false;
    const checked = policy
      .send(publishPolicy, body)
      .catch((error: unknown) => error)
      .finally(() => (isChecked = true));
    let decided = 0;
    for (; !isChecked; decided++)
      await policy.send(decideAction, { workOrderId: id, action: draft });
    expect(await checked).toMatchObject({ code: 'policy_invalid' });
    // Where the check holds up the process, one or two come before it and one after.
    expect(decided).toBeGreaterThan(5);
  });

  it('decides by the policy in force, from the first decision after it is published', async () => {
    const { id } = await openWorkOrder();
    const stricter = cedar.replace('context.amount.minor <= 10000', 'context.amount.minor <= 100');
    const publish = (text: string) =>
      policy.send(publishPolicy, { policyId: 'refunds', workflowId: 'refunds', cedar: text });
    const decide = () => policy.send(decideAction, { workOrderId: id, action: draft });
    await publish(stricter);
    expect((await decide()).answer).toMatchObject({ outcome: 'stop', policy: { version: 2 } });
    await publish(cedar);
    expect((await decide()).answer).toMatchObject({ outcome: 'run', policy: { version: 3 } });
  });
});
