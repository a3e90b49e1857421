import { type NatsConnection } from 'nats';
import {
  internalCommandSubject,
  decideAction,
  grantApproval,
  publicCommandSubject,
} from '#contracts';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { writ } from './examples';
import { askOverNats, natsUser } from './nats-user';
import { BRIEF } from './refund-brief';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const REFUSED = ['self_approval', 'approval_not_yours'];

/** Nobody answers what they requested, under any claimed name and through any interface. */
describe('the requester', () => {
  let stack: Stack;
  let nats: NatsConnection;
  let services: NatsConnection;
  let admin: ApiUser;
  let approver: ApiUser;
  let delegate: ApiUser;
  let requester: ApiUser;

  beforeAll(async () => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    approver = new ApiUser(stack.url, stack.keys['approver']!);
    delegate = new ApiUser(stack.url, stack.keys['integrator']!);
    requester = await userFor('rita', 'operator');
    nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);
    services = await natsUser(stack.natsUrl);
  });
  afterAll(async () => {
    await nats?.close();
    await services?.close();
  });

  /** Everybody who requested it in one way or another, each with a key that could answer for finance. */
  const askers: readonly (readonly [string, () => Promise<Request>])[] = [
    ['the requester', async () => ({ ...(await requestBy(requester)), user: requester })],
    [
      'another key of the requester',
      async () => ({ ...(await requestBy(requester)), user: await userFor('rita', 'approver') }),
    ],
    [
      'the one who delegated the work to the agent that requested it',
      async () => {
        const lena = await userFor('lena', 'operator');
        return { ...(await requestUnder(lena, [])), user: lena, person: 'lena' };
      },
    ],
    [
      'the one who delegated the work that was passed on to the agent that requested it',
      async () => {
        const lena = await userFor('lena', 'operator');
        return { ...(await requestUnder(lena, ['agent-12'])), user: lena, person: 'lena' };
      },
    ],
    [
      'the one who sent work to a team of the requester, after the request',
      async () => {
        const member = await userFor('agent-13', 'integrator', ['field-team']);
        const work = await requestBy(member);
        const lena = await userFor('lena', 'operator');
        await done(dispatch(lena, work.workOrderId, 'field-team'));
        await delivered(work.workOrderId, 1);
        return { ...work, user: lena, person: 'lena' };
      },
    ],
    [
      'the one who opened the work order',
      async () => {
        const olive = await userFor('olive', 'operator');
        return { ...(await requestBy(delegate, olive)), user: olive, person: 'olive' };
      },
    ],
    [
      'the one who acts for somebody',
      async () => ({ ...(await requestFor('agent-7', 'dana')), user: await userFor('agent-7') }),
    ],
    [
      'the one on whose behalf it was requested',
      async () => ({ ...(await requestFor('agent-7', 'dana')), user: await userFor('dana') }),
    ],
  ];

  const routes: readonly (readonly [string, (work: Request) => Promise<string>])[] = [
    ['HTTP', ({ user, ...about }) => codeOf(grant(user, about))],
    ['HTTP, by assigning it', ({ user, ...about }) => codeOf(assign(user, about))],
    ['HTTP, with a no', ({ user, ...about }) => codeOf(reject(user, about))],
    ['NATS', overNats],
    ['the command line', byCommandLine],
    ['a decision link of their own', (work) => codeOf(link(work.user, work, 'somebody-else'))],
    ['a decision link for them', (work) => codeOf(link(approver, work, work.person))],
  ];

  describe.each(askers)('%s', (_, ask) => {
    it.each(routes)(
      '[A4] is refused through %s, and nothing changes',
      async (_interface, answer) => {
        const work = await ask();
        const before = await historyOf(work.workOrderId);
        expect(REFUSED).toContain(await answer(work));
        expect(await historyOf(work.workOrderId)).toEqual(before);
        // It is not the approval: somebody else may answer it.
        await done(grant(approver, work));
      },
    );
  });

  it('[A4] is refused through a link that was made before they joined the request', async () => {
    const work = await requestBy(delegate);
    const { body } = await done(link(approver, work, 'rita'));
    const { path } = { path: new URL(body.url).pathname };
    await done(requester.post('/v1/decisions', { workOrderId: work.workOrderId, action: issue }));
    const before = await historyOf(work.workOrderId);
    const page = await (await fetch(stack.url + path)).text();
    const seen = /name="seen"\s+value="([0-9a-f]{64})"/.exec(page)![1]!;
    const posted = await fetch(stack.url + path, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'grant', seen }),
    });
    expect([posted.status, await posted.text()]).toEqual([
      403,
      expect.stringContaining('You requested it yourself'),
    ]);
    expect(await historyOf(work.workOrderId)).toEqual(before);
  });

  it('[A7] does nothing by opening a link, and answers once by posting', async () => {
    const work = await requestBy(requester);
    const { body } = await done(link(approver, work, 'erik'));
    const path = new URL(body.url).pathname;
    const before = await historyOf(work.workOrderId);
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await fetch(stack.url + path, { method })).status).toBe(200);
    expect(await historyOf(work.workOrderId)).toEqual(before);

    const page = await (await fetch(stack.url + path)).text();
    const seen = /name="seen"\s+value="([0-9a-f]{64})"/.exec(page)![1]!;
    const post = (form: Record<string, string>) =>
      fetch(stack.url + path, { method: 'POST', body: new URLSearchParams(form) });
    const stale = await post({ answer: 'grant', seen: 'f'.repeat(64) });
    expect(stale.status).toBe(409);
    expect((await post({ answer: 'grant', seen, amount: '20.00' })).status).toBe(200);
    expect((await post({ answer: 'grant', seen })).status).toBe(410);
    expect((await fetch(stack.url + path)).status).toBe(410);
    const granted = (await eventsOf(work.workOrderId)).filter(
      ({ type }: any) => type === 'approval.granted',
    );
    expect(granted).toMatchObject([
      {
        actor: { id: 'erik', onBehalfOf: ['dev-approver'] },
        data: {
          grantedBy: 'erik',
          status: 'partial',
          scope: { amountUpTo: { minor: 2_000, currency: 'EUR' } },
        },
      },
    ]);
  });

  // The words of this spec.

  interface About {
    readonly workOrderId: string;
    readonly approvalId: string;
  }
  interface Request extends About {
    readonly user: ApiUser;
    readonly person: string;
  }

  async function userFor(principal: string, role = 'approver', owners = ['*']): Promise<ApiUser> {
    const body = { principal, roles: [role], owners };
    const { body: issued } = await done(admin.post('/v1/keys', body));
    const user = new ApiUser(stack.url, issued.key);
    return Object.assign(user, { principal });
  }

  /** A refund that waits for finance that `user` requested. */
  async function requestBy(user: ApiUser, opener = delegate): Promise<About & { person: string }> {
    const workOrderId = await openRefund(opener);
    const { body } = await done(user.post('/v1/decisions', { workOrderId, action: issue }));
    expect(body.outcome).toBe('wait');
    return { workOrderId, approvalId: body.approvals[0], person: 'rita' };
  }

  /** A refund that the last of these agents requested, each sent by the one before and the first by `lead`. */
  async function requestUnder(lead: ApiUser, passedOn: readonly string[]): Promise<About> {
    const workOrderId = await openRefund(delegate);
    let sender = lead;
    for (const [index, name] of ['agent-11', ...passedOn].entries()) {
      const agent = await userFor(name, 'delegate');
      const { body } = await done(dispatch(sender, workOrderId, name, `PT${8 - index}H`));
      const { dispatchId } = body;
      await done(agent.post(`/v1/delegations/${dispatchId}/accept`, { workOrderId }));
      sender = agent;
    }
    const { body } = await done(sender.post('/v1/decisions', { workOrderId, action: issue }));
    expect(body.outcome).toBe('wait');
    await delivered(workOrderId, 1 + passedOn.length);
    return { workOrderId, approvalId: body.approvals[0] };
  }

  /** A delivery is recorded by itself, after the answer to who dispatched the work. */
  async function delivered(workOrderId: string, count: number): Promise<void> {
    await eventually(
      () => historyOf(workOrderId),
      (events) => JSON.stringify(events).split('delegation.delivered').length > count,
    );
  }

  function dispatch(sender: ApiUser, workOrderId: string, recipient: string, hardTimeout = 'PT8H') {
    const dispatchId = newId('dispatch');
    const brief = { ...BRIEF, timeouts: { ...BRIEF.timeouts, hardTimeout } };
    const about = { workOrderId, dispatchId, kind: 'delegate_task', recipient };
    return sender.post('/v1/delegations', { ...about, keep: true, brief });
  }

  /** The same, requested by an agent for a person, as only our own processes can say. */
  async function requestFor(agent: string, person: string): Promise<About & { person: string }> {
    const workOrderId = await openRefund(delegate);
    const frame = {
      name: decideAction.name,
      data: { workOrderId, action: issue },
      metadata: {
        commandId: newId('command'),
        tenant: 'default',
        actor: { id: agent, onBehalfOf: [person] },
        roles: ['delegate'],
        correlationId: newId('correlation'),
      },
    };
    const { answer } = await askOverNats(services, internalCommandSubject(decideAction), frame);
    expect(answer.outcome).toBe('wait');
    return { workOrderId, approvalId: answer.approvals[0], person };
  }

  function grant(user: ApiUser, { workOrderId, approvalId }: About) {
    return user.post(`/v1/approvals/${approvalId}/grant`, { workOrderId });
  }

  function reject(user: ApiUser, { workOrderId, approvalId }: About) {
    return user.post(`/v1/approvals/${approvalId}/reject`, { workOrderId, reason: 'No.' });
  }

  function assign(user: ApiUser, { workOrderId, approvalId }: About) {
    const body = { workOrderId, kind: 'approval', owner: 'oscar', reason: 'On duty.' };
    return user.post(`/v1/obligations/${approvalId}/assign`, body);
  }

  function link(user: ApiUser, { workOrderId, approvalId }: About, person: string) {
    return user.post(`/v1/approvals/${approvalId}/link`, { workOrderId, for: person });
  }

  async function overNats({ user, workOrderId, approvalId }: Request): Promise<string> {
    const { body } = await done(user.post('/v1/tokens', {}));
    const subject = publicCommandSubject(grantApproval);
    const reply = await askOverNats(nats, subject, { workOrderId, approvalId }, body.token);
    return reply.refusal?.code ?? JSON.stringify(reply);
  }

  async function byCommandLine({ user, workOrderId, approvalId }: Request): Promise<string> {
    const args = ['--key', user.key, 'approve', workOrderId, approvalId, '--yes'];
    const { code, stderr } = await writ(stack, args);
    expect(code).not.toBe(0);
    // What it shows before it asks is not in such words.
    return /\(([a-z]+_[a-z_]+)\)/.exec(stderr)?.[1] ?? stderr;
  }

  async function codeOf(answering: Promise<{ status: number; body: any }>): Promise<string> {
    const { status, body } = await answering;
    return body?.code ?? String(status);
  }

  async function eventsOf(workOrderId: string): Promise<readonly any[]> {
    const { body } = await done(approver.get(`/v1/work-orders/${workOrderId}/history?limit=1000`));
    return body.items;
  }

  async function historyOf(workOrderId: string): Promise<readonly unknown[]> {
    return (await eventsOf(workOrderId)).map(({ version, type }) => [version, type]);
  }
});
