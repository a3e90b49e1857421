import { type NatsConnection } from 'nats';
import {
  completePostReview,
  declareBreakGlass,
  internalCommandSubject,
  publicCommandSubject,
} from '#contracts';
import { type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { writ } from './examples';
import { askOverNats, natsUser } from './nats-user';
import { CODE, declare, openPumpWork, personOf, publishPumps, restart } from './pump-work';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

/** Nobody judges the break-glass they declared, under any claimed name and through any interface. */
describe('the one who declared a break-glass', () => {
  let stack: Stack;
  let nats: NatsConnection;
  let services: NatsConnection;
  let integrator: ApiUser;
  let reviewer: ApiUser;
  let person: ReturnType<typeof personOf>;

  beforeAll(async () => {
    stack = sharedSystem();
    const admin = new ApiUser(stack.url, stack.keys['admin']!);
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    person = personOf(stack, admin);
    await publishPumps(admin);
    reviewer = await person('erik', 'approver');
    nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);
    services = await natsUser(stack.natsUrl);
  });
  afterAll(async () => {
    await nats?.close();
    await services?.close();
  });

  interface OpenReview {
    readonly workOrderId: string;
    readonly postReviewId: string;
    readonly user: ApiUser;
  }

  /** Everybody who declared in one way or another, each with a key that could review. */
  const declarers: readonly (readonly [string, () => Promise<OpenReview>])[] = [
    ['the declarer', async () => declaredBy('odile', await person('odile', 'operator'))],
    [
      'another key of the declarer, with another role',
      async () => declaredBy('odile', await person('odile', 'approver')),
    ],
    [
      'an administrator who declared',
      async () => declaredBy('ada', await person('ada', 'admin'), 'admin'),
    ],
    [
      'the one who acts for somebody',
      async () => declaredFor('agent-7', 'dana', await person('agent-7', 'operator')),
    ],
    [
      'the one on whose behalf it was declared',
      async () => declaredFor('agent-7', 'dana', await person('dana', 'operator')),
    ],
  ];

  const routes: readonly (readonly [string, (openReview: OpenReview) => Promise<string>])[] = [
    ['HTTP', async ({ user, ...openReview }) => (await review(user, openReview)).body.code],
    [
      'HTTP, not upheld',
      async ({ user, ...openReview }) => (await review(user, openReview, 'not-upheld')).body.code,
    ],
    ['NATS', overNats],
    ['the command line', byCommandLine],
  ];

  describe.each(declarers)('%s', (_, declareOne) => {
    it('[E4] is refused through every interface, and nothing changes', async () => {
      const openReview = await declareOne();
      const before = await historyOf(openReview.workOrderId);
      for (const [route, complete] of routes)
        expect([route, await complete(openReview)]).toEqual([route, 'self_review']);
      expect(await historyOf(openReview.workOrderId)).toEqual(before);
      // It is not the review: somebody else may complete it.
      await done(review(reviewer, openReview));
    });
  });

  it('[E4] cannot be a delegate, and none reviews either', async () => {
    const openReview = await declaredBy('odile', reviewer);
    const delegate = await person('agent-9', 'delegate');
    const declaring = await declare(delegate, openReview.workOrderId);
    expect([declaring.status, declaring.body.code]).toEqual([403, 'forbidden']);
    const reviewing = await review(delegate, openReview);
    expect([reviewing.status, reviewing.body.code]).toEqual([403, 'forbidden']);
  });

  it('[E4] cannot hand the review to themselves, nor choose who reviews', async () => {
    const odile = await person('odile', 'operator');
    const { workOrderId, postReviewId } = await declaredBy('odile', odile);
    const assign = (user: ApiUser, owner: string) =>
      user.post(`/v1/obligations/post-review%2F${postReviewId}/assign`, {
        workOrderId,
        owner,
        reason: 'To whom it belongs.',
      });
    for (const user of [odile, reviewer]) {
      const answer = await assign(user, 'odile');
      expect([answer.status, answer.body.code]).toEqual([403, expect.stringMatching(/^self_/)]);
    }
    const chosen = await assign(odile, 'erik');
    expect([chosen.status, chosen.body.code]).toEqual([403, 'self_review']);
    await done(assign(reviewer, 'erik'));
    await done(review(reviewer, { workOrderId, postReviewId }));
  });

  it('[E4] raises an exception for a review that does not uphold it', async () => {
    const { workOrderId, postReviewId } = await declaredBy('odile', reviewer);
    const { body } = await done(review(reviewer, { workOrderId, postReviewId }, 'not-upheld'));
    const raised = await done(
      reviewer.get(`/v1/exceptions/${body.exceptionId}?atLeast=${body.position}`),
    );
    expect(raised.body).toMatchObject({
      code: 'break-glass-not-upheld',
      subject: postReviewId,
      status: 'open',
    });
  });

  // The words of this spec.

  /** A break-glass of that person's, and the key that then tries to review it. */
  async function declaredBy(name: string, user: ApiUser, role = 'operator'): Promise<OpenReview> {
    const workOrderId = await openPumpWork(integrator);
    const { body } = await done(declare(await person(name, role), workOrderId));
    return { workOrderId, postReviewId: body.breakGlass.postReviewId, user };
  }

  /** The same declared by an agent for a person, as only our own processes can say. */
  async function declaredFor(agent: string, whom: string, user: ApiUser): Promise<OpenReview> {
    const workOrderId = await openPumpWork(integrator);
    const rationale = 'The cellar fills.';
    const frame = {
      name: declareBreakGlass.name,
      data: { workOrderId, action: restart, code: CODE, rationale, timeToLive: 'PT1H' },
      metadata: {
        commandId: newId('command'),
        tenant: 'default',
        actor: { id: agent, onBehalfOf: [whom] },
        roles: ['operator'],
        correlationId: newId('correlation'),
      },
    };
    const { answer } = await askOverNats(
      services,
      internalCommandSubject(declareBreakGlass),
      frame,
    );
    return { workOrderId, postReviewId: answer.postReviewId, user };
  }

  function review(user: ApiUser, { postReviewId }: Omit<OpenReview, 'user'>, verdict = 'upheld') {
    const path = `/v1/post-reviews/${postReviewId}/complete`;
    return user.post(path, { verdict, findings: 'It was right.' });
  }

  async function overNats({ user, workOrderId, postReviewId }: OpenReview): Promise<string> {
    const { body } = await done(user.post('/v1/tokens', {}));
    const answer = { workOrderId, postReviewId, verdict: 'upheld', findings: 'It was right.' };
    const subject = publicCommandSubject(completePostReview);
    const reply = await askOverNats(nats, subject, answer, body.token);
    return reply.refusal?.code ?? JSON.stringify(reply);
  }

  async function byCommandLine({ user, postReviewId }: OpenReview): Promise<string> {
    const args = ['review', postReviewId, '--upheld', '--findings', 'It was right.'];
    const { code, stderr } = await writ(stack, ['--key', user.key, ...args]);
    expect(code).not.toBe(0);
    return /\(([a-z]+_[a-z_]+)\)/.exec(stderr)?.[1] ?? stderr;
  }

  async function historyOf(workOrderId: string): Promise<readonly unknown[]> {
    const { body } = await done(reviewer.get(`/v1/work-orders/${workOrderId}/history?limit=1000`));
    return body.items.map(({ version, type }: any) => [version, type]);
  }
});
