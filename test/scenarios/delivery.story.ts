import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { browserPath, eventually, exampleWorkflow, type Stack } from '#testkit';
import { followDelivery } from '../browser/delivery-followed';
import { formsOf, tablesWith } from './canaries';
import { type Answer, ApiUser, cloudEvent, newId } from './client';
import { done, issue } from './refund-work';
import { sharedSystem } from './shared-system';

const CANARIES = 200;
const SHOWN = 'Shown to the client.';

/** The page that a client gets of a refund: all of it by the interfaces that anybody has. */
describe('a delivery page', () => {
  let stack: Stack;
  let admin: ApiUser;
  let operator: ApiUser;
  let visitor: ApiUser;
  let sql: Client;
  let workOrderId: string;
  let path: string;
  const workflow = newId('delivered');
  /** Texts that must be seen by nobody outside; each is planted once. */
  const canaries = Array.from({ length: CANARIES }, (_, n) => `canary${n}x${newId('secret')}`);
  const planted: string[] = [];
  const canary = (): string => {
    planted.push(canaries[planted.length]!);
    return planted.at(-1)!;
  };

  beforeAll(async () => {
    stack = sharedSystem();
    admin = new ApiUser(stack.url, stack.keys['admin']!);
    operator = new ApiUser(stack.url, stack.keys['operator']!);
    visitor = new ApiUser(stack.url, '');
    sql = new Client(stack.databaseUrl);
    await sql.connect();
    const { definition } = exampleWorkflow('refunds');
    const approval = { owner: 'proof-lead', answerWithin: 'P1D', validFor: 'P7D' };
    const title = 'Refunds <script>alert(1)</script> \u202Efdp';
    await done(
      admin.put(`/v1/workflows/${workflow}`, {
        ...definition,
        id: workflow,
        jobType: workflow,
        title,
        approvals: { ...(definition['approvals'] as object), 'public-proof': approval },
        gates: [{ name: 'published', approvals: ['public-proof'] }],
      }),
    );
    workOrderId = newId('wo');
    path = `/v1/work-orders/${workOrderId}`;
    await done(
      operator.post('/v1/work-orders', {
        workOrderId,
        workflow,
        title: canary(),
        objects: [canary()],
        inputs: { order: canary(), reason: canary() },
      }),
    );
    await plantTheRest();
  });

  afterAll(async () => {
    await sql?.end();
  });

  const plantTheRest = async (): Promise<void> => {
    await done(
      operator.post(`${path}/prerequisites/order-found`, { result: 'passed', note: canary() }),
    );
    await done(operator.post(`${path}/stop`, { reason: canary() }));
    await done(operator.post(`${path}/resume`, { reason: canary() }));
    await done(operator.post(`${path}/steps/inspect-order/complete`, { note: canary() }));
    await done(
      operator.post(`${path}/steps/draft-refund/block`, { code: 'step-blocked', note: canary() }),
    );
    await done(operator.post(`${path}/questions`, { question: canary(), owner: 'support-lead' }));
    const action = { ...issue, objects: [canary()], rollback: canary(), audience: canary() };
    const proposed = { ...action, arguments: { [canary()]: canary() }, system: canary() };
    await done(operator.post('/v1/decisions', { workOrderId, action: proposed }));
    await done(
      operator.post('/v1/decisions', { workOrderId, action: { ...proposed, kind: canary() } }),
    );
    while (planted.length < CANARIES - 20) {
      const fact = { workOrderId, name: 'order-total', value: canary() };
      const evidence = { evidenceId: canary(), kind: canary(), purpose: canary() };
      await done(operator.publish([cloudEvent('fact.observed', fact, { source: canary() })]));
      await record(
        { ...evidence, visibility: 'private', path: `${canary()}/${canary()}` },
        canary(),
      );
      const raised = { code: 'policy-stop', subject: canary(), rationale: canary() };
      await done(operator.post('/v1/exceptions', { workOrderId, ...raised }));
    }
    // What may be seen has much beside it that may not.
    const seen = { kind: 'delivery-report', visibility: 'client', path: 'report/final.txt' };
    await record({ ...seen, evidenceId: canary(), purpose: canary(), subject: canary() }, SHOWN);
    const proof = { kind: 'case-study', visibility: 'public', path: 'proof/case-study.txt' };
    await record({ ...proof, evidenceId: canary(), purpose: canary() }, 'A case to be told.');
    while (planted.length < CANARIES) {
      const note = { workOrderId, step: 'inspect-order', note: canary() };
      await done(operator.publish([cloudEvent('step.completed', note)]));
    }
  };

  const record = (overrides: object, content: string): Promise<Answer> => {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const body = {
      workOrderId,
      mediaType: 'text/plain',
      sha256,
      content: bytes.toString('base64'),
    };
    return done(operator.post('/v1/evidence', { ...body, ...overrides }));
  };

  const share = async (terms: object = {}): Promise<{ token: string; linkId: string }> => {
    const { body } = await done(operator.post(`${path}/delivery-links`, terms));
    return { token: String(body.url).split('/d/')[1]!, linkId: body.linkId };
  };
  const links = async () => (await done(operator.get(`${path}/delivery-links`))).body.items;

  it('[R1] [R2] shows what changed, is private, blocked and next, and none of 200 canaries', async () => {
    const { token } = await share({ audience: 'Northwind' });
    const page = await visitor.get(`/d/${token}`);
    const json = await visitor.get(`/v1/delivery/${token}`);
    expect([page.status, json.status]).toEqual([200, 200]);
    expect(json.body).toMatchObject({
      format: 'writ.delivery.v2',
      status: 'open',
      map: { stages: [{ name: 'check', state: 'blocked' }, { name: 'pay' }, { name: 'tell' }] },
      changed: { artifacts: { count: 1, items: [{ kind: 'delivery-report' }] } },
      publicProof: { permitted: false, shown: 0, withheld: 1 },
      blocked: expect.arrayContaining([
        expect.objectContaining({ kind: 'exception', about: 'Policy stopped an action' }),
      ]),
      next: expect.arrayContaining([expect.objectContaining({ owner: 'support-lead' })]),
    });
    expect(json.body.private.evidence).toBeGreaterThan(10);
    expect(json.body.private.texts).toBeGreaterThan(10);
    expect(page.text).toContain('delivery report');
    expect(page.text).toContain('Refunds &lt;script&gt;alert(1)&lt;/script&gt; [U+202E]fdp');

    const [{ number }] = json.body.changed.artifacts.items;
    const content = await visitor.get(`/d/${token}/evidence/${number}`);
    expect([content.status, content.text]).toEqual([200, SHOWN]);
    expect(new Set(planted).size).toBe(CANARIES);
    const history = await done(operator.get(`${path}/history?limit=1000`));
    expect(planted.filter((one) => history.text.includes(one)).length).toBeGreaterThan(150);
    for (const { text, headers } of [page, json, content])
      for (const form of planted.flatMap(formsOf))
        expect((text + JSON.stringify([...headers])).includes(form) && form).toBe(false);
    for (let n = 1; n < number; n++)
      expect((await visitor.get(`/d/${token}/evidence/${n}`)).status).toBe(404);
  });

  it('[R1] gives a browser that follows all of it no canary, and nothing from elsewhere', async () => {
    if (browserPath === undefined)
      return void process.stderr.write('No browser followed a delivery page: install chromium.\n');
    const { token } = await share();
    const { fetched, content, elsewhere } = await followDelivery(`${stack.url}/d/${token}`);
    expect(content).toBe(SHOWN);
    expect(elsewhere).toEqual([]);
    for (const form of planted.flatMap(formsOf))
      expect(fetched.some((text) => text.includes(form)) && form).toBe(false);
  });

  it('[R4] withholds public proof until an approval of it permits it, and after it is revoked', async () => {
    const { token } = await share();
    const open = await share({ scope: 'public' });
    const proofOf = async (one: string) => (await visitor.get(`/v1/delivery/${one}`)).body;
    expect((await proofOf(open.token)).boundary.systems).toEqual([]);
    const approvalId = newId('proof');
    const request = { workOrderId, approvalId, gate: 'published', kind: 'public-proof' };
    await done(operator.post('/v1/approvals', request));
    expect((await proofOf(token)).publicProof).toMatchObject({ shown: 0, withheld: 1 });
    await done(admin.post(`/v1/approvals/${approvalId}/grant`, { workOrderId }));
    expect((await proofOf(token)).publicProof).toEqual({ permitted: true, shown: 1, withheld: 0 });
    const { changed } = await proofOf(open.token);
    expect(changed.artifacts.items).toMatchObject([{ kind: 'case-study', visibility: 'public' }]);
    const reason = 'The client changed their mind.';
    await done(admin.post(`/v1/approvals/${approvalId}/revoke`, { workOrderId, reason }));
    expect((await proofOf(token)).publicProof).toEqual({ permitted: false, shown: 0, withheld: 1 });
    expect((await proofOf(open.token)).changed.artifacts.count).toBe(0);
  });

  it('[R3] opens no more as soon as its link is revoked, and says no more than of one that never was', async () => {
    const { token, linkId } = await share();
    expect((await visitor.get(`/d/${token}`)).status).toBe(200);
    const integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    const address = `${path}/delivery-links/${linkId}`;
    expect((await integrator.send('DELETE', address)).status).toBe(403);
    await done(operator.send('DELETE', address));
    const gone = await visitor.get(`/d/${token}`);
    const never = await visitor.get(`/d/${'x'.repeat(43)}`);
    expect([gone.status, gone.text]).toEqual([404, never.text]);
    expect((await visitor.get(`/v1/delivery/${token}`)).body.code).toBe('delivery_link_not_found');
    expect((await visitor.get(`/d/${token}/evidence/1`)).status).toBe(404);
    const [row] = (await links()).filter((one: { linkId: string }) => one.linkId === linkId);
    expect(row).toMatchObject({ status: 'revoked', workOrderId, scope: 'client' });
  });

  it('[R3] is logged when it is opened, once a minute however often, and its token stands nowhere', async () => {
    const { token, linkId } = await share();
    for (let n = 0; n < 12; n++) await visitor.get(`/v1/delivery/${token}`);
    const opened = async () => {
      const { rows } = await sql.query<{ openings: number }>(
        `SELECT (convert_from(body, 'UTF8')::json->'data'->>'openings')::int AS openings
         FROM ledger.events WHERE stream = $1 AND type = 'delivery-link.opened' ORDER BY version`,
        [`delivery-${linkId}`],
      );
      return rows.map(({ openings }) => openings);
    };
    expect((await opened())[0]).toBe(1);
    expect((await opened()).length).toBeLessThan(12);
    await pass('2 minutes');
    await visitor.get(`/d/${token}`);
    expect((await opened()).reduce((sum, one) => sum + one, 0)).toBe(13);
    await eventually(links, (rows) =>
      rows.some((row: any) => row.linkId === linkId && row.openings === 13),
    );
    expect(await tablesWith(stack, [token])).toEqual([]);
  });

  it('[R3] opens until its link expires, by the clock of the database', async () => {
    const { token, linkId } = await share({ validFor: 'PT1H' });
    await pass('58 minutes');
    expect((await visitor.get(`/d/${token}`)).status).toBe(200);
    await pass('3 minutes');
    expect((await visitor.get(`/d/${token}`)).status).toBe(404);
    expect(await links()).toContainEqual(expect.objectContaining({ linkId, status: 'expired' }));
    const long = await operator.post(`${path}/delivery-links`, { validFor: 'P91D' });
    expect([long.status, long.body.code]).toEqual([400, 'invalid_request']);
    const nobodys = await operator.post('/v1/work-orders/wo-nobody/delivery-links', {});
    expect([nobodys.status, nobodys.body.code]).toEqual([404, 'work_order_not_found']);
  });

  /** The injected clock goes on. */
  const pass = (time: string): Promise<unknown> =>
    sql.query('UPDATE ledger.clock SET ahead = ahead + $1::interval', [time]);
});
