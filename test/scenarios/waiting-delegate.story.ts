import { type NatsConnection } from 'nats';
import { eventually, type Stack } from '#testkit';
import { type Answer, ApiUser } from './client';
import { natsUser } from './nats-user';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';
import { StreamReader } from './stream-reader';

/** A delegate that waits gets the answer as soon as it is there, by every interface. */
describe('a waiting delegate', () => {
  let stack: Stack;
  let nats: NatsConnection;
  let delegate: ApiUser;
  let approver: ApiUser;
  const streams: StreamReader[] = [];

  beforeAll(async () => {
    stack = sharedSystem();
    delegate = new ApiUser(stack.url, stack.keys['integrator']!);
    approver = new ApiUser(stack.url, stack.keys['approver']!);
    nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);
  });
  afterEach(() => streams.splice(0).forEach((stream) => stream.close()));
  afterAll(async () => {
    await nats?.close();
  });

  it('[A8] hears of a grant by long poll, stream and NATS, and of its revocation the same ways', async () => {
    const { decisionId, approvalId } = await waitForFinance();
    const listening = await listenTo(decisionId);
    await done(approver.post(`/v1/approvals/${approvalId}/grant`, { comment: 'Photos seen.' }));
    const run = await latestOf(listening);
    expect(run).toMatchObject({ outcome: 'run', supersedes: decisionId, approvals: [approvalId] });

    const revoked = await listenTo(run.decisionId);
    await done(
      approver.post(`/v1/approvals/${approvalId}/revoke`, { reason: 'A copy was found.' }),
    );
    const after = await latestOf(revoked);
    expect(after).toMatchObject({ supersedes: run.decisionId });
    expect(after.outcome).not.toBe('run');
    const oldest = await delegate.get(`/v1/decisions/${decisionId}`);
    expect(oldest.body).toMatchObject({
      supersededBy: run.decisionId,
      latest: { decisionId: after.decisionId },
    });
  });

  it('[A2] hears of a rejection the same ways', async () => {
    const { decisionId, approvalId } = await waitForFinance();
    const listening = await listenTo(decisionId);
    const reason = 'The customer has the goods.';
    await done(approver.post(`/v1/approvals/${approvalId}/reject`, { reason }));
    expect(await latestOf(listening)).toMatchObject({ outcome: 'stop', code: 'approval-rejected' });
  });

  it('misses nothing and hears nothing twice when it comes back to the stream', async () => {
    const workOrderId = await openRefund(delegate);
    const first = await open(`?workOrder=${workOrderId}`);
    const path = `/v1/work-orders/${workOrderId}`;
    await done(delegate.post(`${path}/steps/inspect-order/complete`));
    const seen = await first.first(({ type }) => type === 'writ.step.completed.v1');
    first.close();
    for (const step of ['draft-refund', 'issue-refund'])
      await done(delegate.post(`${path}/steps/${step}/complete`));
    await stack.restart('gateway');
    await stack.ready();
    const second = await open(`?workOrder=${workOrderId}`, String(seen.id));
    await done(delegate.post(`${path}/steps/tell-customer/complete`));
    const isLast = ({ data }: any) => data.data.step === 'tell-customer';
    const last = await second.first(isLast);

    const history = await delegate.get(`${path}/history?limit=1000`);
    const positions = history.body.items.map(({ position }: { position: number }) => position);
    const after = positions.filter((position: number) => position > seen.id && position <= last.id);
    expect(second.events.map(({ id }) => id).filter((id) => id <= last.id)).toEqual(after);
    expect(second.events.map(({ event }) => event.data.data.step)).toEqual(
      expect.arrayContaining(['draft-refund', 'issue-refund', 'tell-customer']),
    );
  });

  /** A refund that waits for finance. */
  const waitForFinance = async () => {
    const workOrderId = await openRefund(delegate);
    const { body } = await done(delegate.post('/v1/decisions', { workOrderId, action: issue }));
    expect(body.outcome).toBe('wait');
    const [approvalId] = body.approvals;
    // The interfaces look an approval up by its id.
    await eventually(
      () => approver.get(`/v1/approvals/${approvalId}`),
      ({ status }) => status === 200,
    );
    return { workOrderId, approvalId, decisionId: body.decisionId as string };
  };

  const open = async (path: string, lastId?: string): Promise<StreamReader> => {
    const stream = await StreamReader.open(stack.url, delegate.key, path, lastId);
    streams.push(stream);
    return stream;
  };

  interface Listening {
    readonly decisionId: string;
    readonly poll: Promise<Answer>;
    readonly stream: StreamReader;
    readonly message: Promise<any>;
  }

  /** Waits for what supersedes a decision in three ways at once. */
  const listenTo = async (decisionId: string): Promise<Listening> => {
    const stream = await open(`?type=decision.made&decision=${decisionId}`);
    const message = messageOn(
      nats,
      'writ.v1.events.default.decision.made.*.superseding',
      decisionId,
    );
    await nats.flush();
    const poll = pollFor(decisionId);
    return { decisionId, poll, stream, message };
  };

  /** A poll may be over before the answer comes on a busy machine: then it is sent again. */
  const pollFor = (decisionId: string): Promise<Answer> =>
    eventually(
      () => delegate.send('GET', `/v1/decisions/${decisionId}?waitFor=30s`, { timeoutMs: 60_000 }),
      ({ body }) => body.latest !== null,
    );

  /** What each interface delivered: the same newer decision. */
  const latestOf = async ({ decisionId, poll, stream, message }: Listening): Promise<any> => {
    const polled = (await poll).body;
    const streamed = await stream.first(({ data }) => data.data.supersedes === decisionId);
    const published = await message;
    expect(polled.supersededBy).toBe(polled.latest.decisionId);
    expect(streamed.event.data.data.decisionId).toBe(polled.supersededBy);
    expect(published.data.decisionId).toBe(polled.supersededBy);
    // The stream tells the event that NATS tells.
    expect(streamed.event.data).toEqual(published);
    return polled.latest;
  };
});

/** The first event on a subject that supersedes a decision. */
const messageOn = async (nats: NatsConnection, subject: string, decisionId: string) => {
  for await (const message of nats.subscribe(subject)) {
    const event = message.json<any>();
    if (event.data.supersedes === decisionId) return event;
  }
  throw new Error('the connection was closed');
};
