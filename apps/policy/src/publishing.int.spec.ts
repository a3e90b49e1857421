import { v7 as uuidv7 } from 'uuid';
import {
  type ApprovalRequestedData,
  decideAction,
  type DecisionMadeData,
  halt,
  type PolicyPublishedData,
  publishPolicy,
  publishWorkflow,
  rollbackPolicy,
  streamOf,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { exampleWorkflow, type PastEvent, Processes } from '#testkit';
import { granted, opened } from '../test/refund-builders';

const refunds = exampleWorkflow('refunds');
const change = exampleWorkflow('policy-change');
const stricter = refunds.cedar.replace('100000', '50000');

let policy: Processes;
let changeWorkflow: { id: string; version: number; digest: string };

beforeAll(async () => {
  policy = await Processes.share('policy');
  const { answer } = await publishDefinition('policy-change', change.definition);
  const { version, digest } = answer as { version: number; digest: string };
  changeWorkflow = { id: 'policy-change', version, digest };
  const { cedar, cases } = change;
  const body = { policyId: 'policy-change', workflowId: 'policy-change', cedar, cases };
  await policy.send(publishPolicy, body);
});

describe('policies of a running system', () => {
  it('[P6] keeps the rules, the cases and both digests of what was published', async () => {
    const { id, versions } = await published();
    expect(await versions()).toEqual([
      expect.objectContaining({
        policyId: id,
        version: 1,
        cases: expect.arrayContaining([expect.objectContaining({ expect: 'wait' })]),
        rules: expect.arrayContaining([
          expect.objectContaining({
            id: 'reply-runs',
            outcome: 'run',
            text: expect.stringMatching(/^@id\("reply-runs"\)\n@reason\(.*\)\npermit \(/),
          }),
        ]),
      }),
    ]);
  });

  it('[P6] rolls back in one command, and once for the same command', async () => {
    const { id, versions, publish } = await published();
    await publish(stricter);
    const commandId = uuidv7();
    const rollBack = () => policy.send(rollbackPolicy, { policyId: id }, { commandId });
    const { answer } = await rollBack();
    expect(answer).toMatchObject({ policyId: id, workflowId: id, version: 3, rollbackOf: 1 });
    expect((await rollBack()).replayed).toBe(true);
    const [first, , third] = await versions();
    expect(third).toEqual({ ...first, version: 3, rollbackOf: 1 });

    const same = await policy.send(rollbackPolicy, { policyId: id, version: 3 });
    expect(same).toMatchObject({ position: null, answer: { version: 3 } });
    expect(same.answer).not.toHaveProperty('rollbackOf');
  });

  it('[P6] does not go back to what today’s workflow has no room for', async () => {
    const { id, publish, versions } = await published();
    await publish(
      '@id("inspect-runs") permit (principal, action == Action::"order.inspect", resource);',
    );
    await publishDefinition(id, { ...refunds.definition, id, approvals: {} });
    await expect(policy.send(rollbackPolicy, { policyId: id })).rejects.toMatchObject({
      code: 'policy_invalid',
      errors: [
        { pointer: '/cedar', message: expect.stringMatching(/declares no approval refund/) },
      ],
    });
    expect(await versions()).toHaveLength(2);
  });

  it('[P6] changes under control only with a granted run, which hears that it is done', async () => {
    const { id, publish, versions } = await published({ changeControl: 'policy-change' });
    const refused = await publish(stricter).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'policy_change_not_allowed',
      facts: { workflow: 'policy-change', action: { kind: 'policy.publish', objects: [id] } },
    });
    const { action } = (refused as { facts: { action: object } }).facts;

    const { workOrderId, stream } = await openChange(id);
    const { answer } = await policy.send(decideAction, { workOrderId, action });
    const ref = { workOrderId, decisionId: answer['decisionId'] };
    expect(answer).toMatchObject({ outcome: 'wait', owner: 'policy-board' });
    await expect(publish(stricter, ref)).rejects.toMatchObject({
      code: 'policy_change_not_allowed',
      message: expect.stringMatching(/still waits for policy-board/),
    });

    await policy.record(stream, grantOf(workOrderId, await policy.stream(stream)));
    const run = decisionsIn(await policy.streamWith(stream, 'decision.made', 2))[1]!;
    expect(run).toMatchObject({ outcome: 'run', supersedes: ref.decisionId });
    const forAnother = refunds.cedar.replace('100000', '40000');
    await expect(publish(forAnother, ref)).rejects.toMatchObject({
      code: 'policy_change_not_allowed',
    });

    const until = new Date(Date.now() + 60_000).toISOString();
    await policy.send(halt, { principal: 'paul', reason: 'Left.', until });
    const text = { policyId: id, workflowId: id, cedar: stricter, approvedBy: ref };
    const byPaul = { actor: { id: 'paul' }, roles: ['operator'] };
    await expect(policy.send(publishPolicy, text, byPaul)).rejects.toMatchObject({
      code: 'policy_change_not_allowed',
      message: expect.stringMatching(/the halt \S+ is on it/),
    });

    await publish(stricter, ref);
    const approvedBy = { workOrderId, decisionId: run.decisionId };
    expect((await versions())[1]).toMatchObject({ version: 2, approvedBy });
    const performed = (await policy.streamWith(stream, 'action.performed')).at(-1)!;
    expect(performed.data).toMatchObject({ ...approvedBy, action, authorised: true });

    // The run was for one change: neither back nor forth goes without another one.
    await expect(policy.send(rollbackPolicy, { policyId: id })).rejects.toMatchObject({
      code: 'policy_change_not_allowed',
      facts: { action: { arguments: { digest: (await versions())[0]!.digest, workflow: id } } },
    });
    expect(await versions()).toHaveLength(2);
  });

  it('[P6] changes a workflow under control only with a granted run, which hears that it is done', async () => {
    const { id, definition } = await published({ changeControl: 'policy-change' });
    const free = { ...definition, id };
    const bypass = (overrides: object = {}) =>
      policy.send(publishWorkflow, { workflowId: id, definition: free, ...overrides });
    const refused = (await bypass().catch((error: unknown) => error)) as {
      facts: { action: object };
    };
    expect(refused).toMatchObject({ code: 'policy_change_not_allowed' });
    const { action } = refused.facts;

    const { workOrderId, stream } = await openChange(id);
    const { answer } = await policy.send(decideAction, { workOrderId, action });
    const approvedBy = { workOrderId, decisionId: answer['decisionId'] };
    expect(answer).toMatchObject({ outcome: 'wait', owner: 'policy-board' });
    await expect(bypass({ approvedBy })).rejects.toMatchObject({
      code: 'policy_change_not_allowed',
    });
    await policy.record(stream, grantOf(workOrderId, await policy.stream(stream)));
    const { decisionId } = decisionsIn(await policy.streamWith(stream, 'decision.made', 2))[1]!;
    await bypass({ approvedBy });
    const versions = await policy.stream(streamOf.workflow(id));
    expect(versions[1]!.data).toMatchObject({
      version: 2,
      approvedBy: { workOrderId, decisionId },
    });
    const performed = (await policy.streamWith(stream, 'action.performed')).at(-1)!;
    expect(performed.data).toMatchObject({ decisionId, action, authorised: true });
  });

  it('[P6] publishes no twin of what is under control without its board', async () => {
    const { id, definition } = await published({ changeControl: 'policy-change' });
    const twin = `twin-of-${id}`;
    const bypass = () => publishDefinition(twin, { ...definition, id: twin });
    const refused = await bypass().catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'policy_change_not_allowed',
      message: expect.stringContaining(`which ${id} has under policy-change`),
      facts: { workflow: 'policy-change', action: { kind: 'workflow.publish', objects: [twin] } },
    });
    expect(await policy.stream(streamOf.workflow(twin))).toEqual([]);
  });

  it('[P6] refuses a workflow with an exception code that nobody has defined', async () => {
    const definition = { ...refunds.definition, exceptionCodes: ['order-not-found', 'no-such'] };
    await expect(publishDefinition('uncatalogued', definition)).rejects.toMatchObject({
      code: 'workflow_invalid',
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/exceptionCodes/1' })]),
    });
  });

  it('[P1] publishes nothing in a tenant where what nobody owns would reach nobody', async () => {
    const elsewhere = { tenant: 'another' };
    const definition = { id: 'small', jobType: 'small', title: 'Small', owner: 'lead' };
    const body = { workflowId: 'small', definition };
    await expect(policy.send(publishWorkflow, body, elsewhere)).rejects.toMatchObject({
      code: 'owner_missing_unowned',
    });
  });
});

function publishDefinition(workflowId: string, definition: object) {
  return policy.send(publishWorkflow, { workflowId, definition });
}

/** The refunds example under an id of its own, with its policy in force. */
async function published(overrides: object = {}) {
  const id = `refunds-${uuidv7().slice(-12)}`;
  // On systems of its own, because what one of them has under control is free for no other.
  const definition = onSystemsOf(id, refunds.definition);
  await publishDefinition(id, { ...definition, ...overrides, id });
  const cases = onSystemsOf(id, refunds.cases);
  const publish = (cedar: string, approvedBy?: object) =>
    policy.send(publishPolicy, {
      policyId: id,
      workflowId: id,
      cedar,
      ...(approvedBy ? { approvedBy } : { cases: cedar === refunds.cedar ? cases : [] }),
    });
  await publish(refunds.cedar);
  const versions = async (): Promise<PolicyPublishedData[]> =>
    (await policy.stream(streamOf.policy(id))).map(({ data }) => data);
  return { id, definition, publish, versions };
}

function onSystemsOf<T>(id: string, example: T): T {
  const text = JSON.stringify(example).replace(
    /"(name|system)":"(helpdesk|payments)"/g,
    (_, field: string, name: string) => `"${field}":"${name}-of-${id}"`,
  );
  return JSON.parse(text) as T;
}

async function openChange(policyId: string) {
  const workOrderId = `wo-${uuidv7().slice(-12)}`;
  const stream = streamOf.workOrder(workOrderId);
  const { type, data } = opened({ workflow: changeWorkflow, objects: [policyId], inputs: {} });
  await policy.record(stream, { type, data: { ...(data as object), workOrderId } });
  return { workOrderId, stream };
}

/** The policy board's grant of the whole request, for an hour from now. */
function grantOf(workOrderId: string, events: readonly RecordedEvent[]): PastEvent {
  const request = events.find(({ type }) => type === 'approval.requested')!
    .data as ApprovalRequestedData;
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const { type, data } = granted(request, { grantedBy: 'policy-board', expiresAt });
  return { type, data: { ...(data as object), workOrderId } };
}

function decisionsIn(events: readonly RecordedEvent[]): DecisionMadeData[] {
  return events.filter(({ type }) => type === 'decision.made').map(({ data }) => data);
}
