import { v7 as uuidv7 } from 'uuid';
import {
  type ApprovalRequestedData,
  decideAction,
  type DecisionMadeData,
  type ProposedAction,
  publishPolicy,
  publishWorkflow,
  type ReplayDecisionsAnswer,
  streamOf,
  subjects,
} from '#contracts';
import { type CommandMetadata, type RecordedEvent } from '#kernel';
import { exampleWorkflow, metadata, type PastEvent, Processes } from '#testkit';
import { draft, fact, granted, issue } from '../../test/refund-builders';
import { onWorkOrder, readyRefund } from '../../test/ready-refund';
import { declared, ended } from '../../test/urgent-builders';

const { definition, cedar, cases } = exampleWorkflow('refunds');
const stricter = cedar.replace('context.amount.minor <= 10000', 'context.amount.minor <= 100');

let policy: Processes;
let workflow: { id: string; version: number; digest: string };

/** A history with everything in it that decisions may rest on. */
beforeAll(async () => {
  policy = await Processes.share('policy');
  const { answer } = await policy.send(publishWorkflow, { workflowId: 'refunds', definition });
  const { version, digest } = answer as { version: number; digest: string };
  workflow = { id: 'refunds', version, digest };
  await publish(cedar);
  await answeredRefund();
  await contestedRefund();
  await refundOfTwo();
  await publish(stricter);
  await changingFacts();
  await publish(cedar);
  await urgentRefund();
  await refundInWorkingTime();
});

describe('replaying recorded decisions', () => {
  it('[P3] makes every one of a varied history again, the same byte for byte', async () => {
    const recorded = decisionsIn(await log());
    const { replayed, same, different, notReplayable, pages } = await replayAll({ limit: 4 });
    expect({ different, notReplayable }).toEqual({ different: [], notReplayable: [] });
    expect(same).toBe(replayed);
    expect(replayed).toBe(recorded.length);
    expect(pages).toBeGreaterThan(2);

    const data = recorded.map((event) => event.data);
    expect(new Set(data.map(({ outcome }) => outcome))).toEqual(new Set(['run', 'wait', 'stop']));
    expect(new Set(data.map((one) => one.policy?.version))).toEqual(new Set([1, 2, 3]));
    expect(data.some(({ supersedes }) => supersedes !== undefined)).toBe(true);
    expect(data.some(({ consumes }) => consumes.length > 0)).toBe(true);
    expect(data.some(({ breakGlass }) => breakGlass !== undefined)).toBe(true);
    expect(data.some(({ code }) => code === 'break-glass-ended')).toBe(true);
    expect(appendsWithSeveral(recorded)).toBeGreaterThan(0);
  });

  it('[P3] goes on after a position, and ends where the log does', async () => {
    const recorded = decisionsIn(await log());
    const third = recorded[2]!.position;
    const { replayed } = await replayAll({ after: third });
    expect(replayed).toBe(recorded.length - 3);
    const none = await replay({ after: recorded.at(-1)!.position });
    expect(none).toMatchObject({ replayed: 0, next: null });
  });

  it('[P3] replays the decisions of one work order', async () => {
    const [{ data }] = decisionsIn(await log()) as [RecordedEvent<string, DecisionMadeData>];
    const { workOrderId } = data;
    const own = decisionsIn(await policy.stream(streamOf.workOrder(workOrderId)));
    const whole = await replay({ workOrderId });
    expect(whole).toMatchObject({ replayed: own.length, same: own.length, next: null });
    const first = await replay({ workOrderId, limit: 1 });
    expect(first).toMatchObject({ replayed: 1, next: own[0]!.position });
    const rest = await replay({ workOrderId, after: first.next! });
    expect(rest).toMatchObject({ replayed: own.length - 1, next: null });
  });

  it('[P3] shows a record that nobody can have decided, with what is wrong in it', async () => {
    const { id, stream } = await readyRefund(policy, workflow);
    const { answer } = await decide(id, draft);
    const [honest] = decisionsIn(await policy.stream(stream));
    const forged = { ...honest!.data, decisionId: `d-${uuidv7().slice(-12)}`, owner: 'mallory' };
    const { decidedAt: _, ...undated } = { ...honest!.data, decisionId: 'undated' };
    const unknown = {
      ...honest!.data,
      decisionId: 'unknown-policy',
      policy: { ...honest!.data.policy!, version: 99 },
    };
    const lies = [forged, undated, unknown].map((data) => ({ type: 'decision.made', data }));
    await policy.record(stream, ...lies);

    const reported = await replay({ workOrderId: id });
    expect(reported).toMatchObject({ replayed: 2, same: 1, next: null });
    expect(reported.different).toEqual([
      {
        decisionId: forged.decisionId,
        workOrderId: id,
        position: expect.any(Number),
        fields: ['owner', 'requestedBy'],
      },
    ]);
    expect(reported.notReplayable.map(({ decisionId, why }) => [decisionId, why])).toEqual([
      ['undated', 'it was recorded without the time that its rules saw'],
      ['unknown-policy', expect.stringMatching(/^the policy refunds version 99 with the digest/)],
    ]);
    expect(answer['decisionId']).toBe(honest!.data.decisionId);
  });

  it('[P3] is for those who audit, of their own tenant, and takes only what it knows', async () => {
    await expect(replay({}, { roles: ['integrator'] })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/operator, analyst, auditor, admin/),
    });
    await expect(replay({ limit: 501 })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(replay({ workOrderId: 'nowhere' })).rejects.toMatchObject({
      code: 'work_order_not_found',
    });
    expect(await replay({}, { tenant: 'another', roles: ['auditor'] })).toMatchObject({
      replayed: 0,
      next: null,
    });
  });
});

// The history.

/** A run, a wait that is granted, and a grant that is taken back. */
async function answeredRefund(): Promise<void> {
  const { id, stream } = await readyRefund(policy, workflow);
  await decide(id, draft);
  await decide(id, issue(), { id: 'agent-7', onBehalfOf: ['olga'] });
  const request = requestIn(await policy.stream(stream));
  await policy.record(stream, grantOf(id, request));
  await policy.streamWith(stream, 'decision.made', 3);
  const revocation = { approvalId: request.approvalId, revokedBy: 'finance', reason: 'x' };
  await policy.record(stream, onWorkOrder(id, { type: 'approval.revoked', data: revocation }));
  await policy.streamWith(stream, 'decision.made', 4);
}

/** Several who ask at once for what one single-use grant covers. */
async function contestedRefund(): Promise<void> {
  const { id, stream } = await readyRefund(policy, workflow);
  await decide(id, issue());
  const request = requestIn(await policy.stream(stream));
  await policy.record(stream, grantOf(id, request, true));
  await Promise.all(['a', 'b', 'c'].map((by) => decide(id, issue(), { id: by })));
}

/** Two that wait for one grant, decided again in one append. */
async function refundOfTwo(): Promise<void> {
  const { id, stream } = await readyRefund(policy, workflow);
  await decide(id, issue(), { id: 'a' });
  await decide(id, issue(), { id: 'b' });
  await policy.record(stream, grantOf(id, requestIn(await policy.stream(stream))));
  await policy.streamWith(stream, 'decision.made', 4);
}

/** What stops, waits and runs as facts change, under another version of the policy. */
async function changingFacts(): Promise<void> {
  const { id, stream } = await readyRefund(policy, workflow);
  const states = async (name: string, value: boolean | number, source = '/examples/shop') => {
    const observed = new Date().toISOString();
    await policy.record(stream, onWorkOrder(id, fact(name, value, source, observed)));
  };
  await decide(id, draft);
  await decide(id, { ...draft, amount: { minor: 90, currency: 'EUR' } });
  await states('order-paid', false);
  await decide(id, issue());
  await states('order-paid', true);
  await decide(id, issue());
  await states('order-paid', false, 'bank');
  await decide(id, issue());
  await decide(id, { ...issue(), system: 'bank' });
}

/** What ran under a break-glass, and stops with it. */
async function urgentRefund(): Promise<void> {
  const { id, stream } = await readyRefund(policy, workflow);
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  await policy.record(stream, onWorkOrder(id, declared({ expiresAt })));
  await decide(id, issue());
  await policy.record(stream, onWorkOrder(id, ended()));
  await policy.streamWith(stream, 'decision.made', 2);
}

/** Requests in the hours of a calendar, before and after the calendar was changed. */
async function refundInWorkingTime(): Promise<void> {
  const counted = { ...definition, calendar: 'office' };
  const body = { workflowId: 'refunds', definition: counted };
  await expect(policy.send(publishWorkflow, body)).rejects.toMatchObject({
    code: 'workflow_invalid',
    errors: [{ pointer: '/calendar' }],
  });
  await policy.record(streamOf.calendars(), officeOpen('09:00'));
  const { answer } = await policy.send(publishWorkflow, body);
  const { version, digest } = answer as { version: number; digest: string };
  const { id } = await readyRefund(policy, { id: 'refunds', version, digest });
  await decide(id, issue());
  await policy.record(streamOf.calendars(), officeOpen('10:00'));
  await decide(id, issue({ objects: ['order-2'] }));
}

function officeOpen(from: string): PastEvent {
  const hours = { mon: [[from, '17:00']], thu: [[from, '17:00']] };
  const calendar = { calendar: 'office', title: 'Office', timeZone: 'Europe/Berlin', hours };
  return { type: 'calendar.defined', data: calendar };
}

async function publish(text: string): Promise<void> {
  const body = { policyId: 'refunds', workflowId: 'refunds', cedar: text };
  await policy.send(publishPolicy, text === cedar ? { ...body, cases } : body);
}

function decide(workOrderId: string, action: ProposedAction, actor?: CommandMetadata['actor']) {
  return policy.send(decideAction, { workOrderId, action }, actor && { actor });
}

/** Grants for an hour from now, as approvals would. */
function grantOf(id: string, request: ApprovalRequestedData, singleUse = false): PastEvent {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  return onWorkOrder(id, granted(request, { singleUse, expiresAt }));
}

function requestIn(events: readonly RecordedEvent[]): ApprovalRequestedData {
  return events.find(({ type }) => type === 'approval.requested')!.data;
}

function decisionsIn(
  events: readonly RecordedEvent[],
): readonly RecordedEvent<string, DecisionMadeData>[] {
  return events.filter(({ type }) => type === 'decision.made');
}

/** Commands that recorded more than one decision. */
function appendsWithSeveral(events: readonly RecordedEvent[]): number {
  const causes = events.map(({ causationId, stream }) => `${stream} ${causationId}`);
  return causes.filter((cause, index) => !cause.endsWith('null') && causes.indexOf(cause) < index)
    .length;
}

async function log(): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await policy.ledger.readLog(events.length, 1_000);
    if (page.length === 0) return events.filter(({ tenant }) => tenant === policy.tenant);
    events.push(...page);
  }
}

function replay(
  body: object,
  overrides: Partial<CommandMetadata> = {},
): Promise<ReplayDecisionsAnswer> {
  const asker = metadata({
    tenant: policy.tenant,
    commandId: uuidv7(),
    roles: ['auditor'],
    ...overrides,
  });
  return policy.ask(subjects.internal.replayDecisions, { ...body, metadata: asker });
}

async function replayAll(body: { limit?: number; after?: number }) {
  let sum = { replayed: 0, same: 0, different: [] as unknown[], notReplayable: [] as unknown[] };
  let pages = 0;
  for (let next: number | null = body.after ?? 0; next !== null; pages += 1) {
    const page: ReplayDecisionsAnswer = await replay({ ...body, after: next });
    sum = {
      replayed: sum.replayed + page.replayed,
      same: sum.same + page.same,
      different: [...sum.different, ...page.different],
      notReplayable: [...sum.notReplayable, ...page.notReplayable],
    };
    next = page.next;
  }
  return { ...sum, pages };
}
