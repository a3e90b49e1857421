import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NatsConnection } from 'nats';
import { externalIdProblem, subjects } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import { writ } from './examples';
import { NatsPeople } from './nats-people';
import { askOverNats } from './nats-user';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const BUCKET = 'arn:aws:s3:::bucket/key';
const ANNA = 'mailto:anna@example.org';
const ORDER = '注文-12';
const URN = 'urn:x:a,b';
const OBJECTS = [BUCKET, ANNA, ORDER, URN];
/** A long one, one that a spreadsheet would take for a formula, and what HTML, SQL and subjects read otherwise. */
const AWKWARD = [
  'ü'.repeat(256),
  '=HYPERLINK("x")',
  '<b>&amp;',
  "'; DROP TABLE ledger.events; --",
  'a.*.>',
  '100% sure',
];

/** `é` as two characters. */
const NOT_NFC = 'cafe\u0301';

/** Work about things whose ids other systems chose. */
describe('ids that come from outside', () => {
  let stack: Stack;
  let people: NatsPeople;
  let crm: NatsConnection;
  let folder: string;

  beforeAll(async () => {
    stack = sharedSystem();
    people = await NatsPeople.of(stack);
    crm = await people.signIn((await people.issue(newId('crm'))).key);
    folder = await mkdtemp(join(tmpdir(), 'writ-outside-'));
  });
  afterAll(async () => {
    await people?.signOut();
    await people?.services.close();
    await rm(folder, { recursive: true });
  });

  it('[I10] name what work is about, over HTTP and NATS, in commands and in facts', async () => {
    const byHttp = await openRefund([...OBJECTS, ...AWKWARD]);
    const [byCommand, byFact] = [newId('refund'), newId('refund')];
    const opening = { workflow: 'refunds', objects: [...OBJECTS, ...AWKWARD] };
    const commanded = { workOrderId: byCommand, ...opening };
    expect(await ask('writ.v1.open-work-order', commanded)).toMatchObject({
      ok: true,
    });
    const fact = cloudEvent(
      'work-order.opened',
      { workOrderId: byFact, ...opening },
      { source: 'https://shop.example.org/orders?region=東京', id: `${ORDER} opened ${byFact}` },
    );
    expect(await ask(subjects.intake.submit, fact)).toMatchObject({ accepted: 1 });
    for (const workOrderId of [byHttp, byCommand, byFact]) {
      const { body } = await eventually(
        () => as('auditor').get(`/v1/work-orders/${workOrderId}/history`),
        (answer) => answer.status === 200 && answer.body.items.length > 0,
      );
      expect(body.items[0].data.objects).toEqual([...OBJECTS, ...AWKWARD]);
    }
  });

  it('[I10] limit an approval to one of them, by command line, and the rest is not covered', async () => {
    const workOrderId = await openRefund(OBJECTS);
    const deciding = writ(
      stack,
      [...issue(workOrderId, 'urn:x:a\\,b, 注文-12'), '--wait', '2m'],
      'integrator',
    );
    const approvalId = await waitingOn(workOrderId);
    const [requested] = await rowsOf(`/v1/approvals?workOrderId=${workOrderId}`);
    expect(requested).toMatchObject({ requestedObjects: `${URN}, ${ORDER}` });
    const less = ['approve', approvalId, '--objects', 'urn:x:a\\,b'];
    expect(await writ(stack, less, 'approver')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`objects ${URN}`),
    });
    expect((await deciding).stdout).toMatch(/^STOP/);
    const again = await writ(stack, issue(workOrderId, 'urn:x:a\\,b'), 'integrator');
    expect(again.stdout).toMatch(/^RUN/);

    const run = await eventually(
      () => rowsOf(`/v1/decisions?workOrderId=${workOrderId}&outcome=run`),
      (rows) => rows.length > 0,
    );
    expect(run[0]).toMatchObject({ objects: URN });
    const csv = await as('analyst').get(
      `/v1/decisions?workOrderId=${workOrderId}&outcome=run&format=csv`,
    );
    expect(csv.text).toContain(`"${URN}"`);
    const recalled = await eventually(
      () => rowsOf(`/v1/reports/recall?approval=${approvalId}`),
      (rows) => rows.some(({ decisionId }) => decisionId === run[0]!['decisionId']),
    );
    expect(recalled.length).toBeGreaterThan(0);
  });

  it('[I10] stop an action on another thing, also where only the case or the encoding differs', async () => {
    const workOrderId = await openRefund(OBJECTS);
    for (const other of ['ARN:aws:s3:::bucket/key', 'arn:aws:s3:::bucket%2Fkey', `${BUCKET}/`]) {
      const decided = await writ(stack, issue(workOrderId, other), 'integrator');
      expect([other, decided.stdout]).toEqual([other, expect.stringMatching(/^STOP/)]);
      expect(decided.stdout).toContain('object-out-of-scope');
    }
  });

  it('[I10] name whom evidence is about, and erase it', async () => {
    const workOrderId = await openRefund(OBJECTS);
    const subject = `mailto:${newId('anna')}@example.org?subject=a,b&c=注文`;
    for (const [name, size] of [
      ['small', 100],
      ['large', 500_000],
    ] as const) {
      const file = join(folder, name);
      await writeFile(file, randomBytes(size));
      const about = ['--work-order', workOrderId, '--id', `${name}-${workOrderId}`];
      const added = await writ(
        stack,
        ['evidence', 'add', file, '--kind', 'photo', '--subject', subject, ...about],
        'operator',
      );
      expect(added).toMatchObject({ code: 0 });
    }
    const content = `/v1/evidence/large-${workOrderId}/content`;
    await eventually(
      () => as('operator').get(content),
      ({ status }) => status === 200,
    );
    const erased = await writ(
      stack,
      ['erase', '--subject', subject, '--reason', 'by request'],
      'operator',
    );
    expect(erased.stdout).toContain(`large-${workOrderId}`);
    expect(erased.stdout).toContain(`small-${workOrderId}`);
    expect((await as('operator').get(content)).status).toBe(410);
  });

  it('[I10] are refused everywhere with the same sentence, where they would not be the same everywhere', async () => {
    for (const wrong of [
      NOT_NFC,
      'a\u200bb',
      'a\u202eb',
      ' a',
      'a, b',
      'x'.repeat(257),
      '\u0301a',
    ]) {
      const problem = externalIdProblem(wrong)!;
      const opening = { workflow: 'refunds', workOrderId: newId('refund'), objects: [wrong] };
      const sentence = expect.stringContaining(problem);
      const byHttp = await as('integrator').post('/v1/work-orders', opening);
      expect(byHttp.body).toMatchObject({ errors: [{ pointer: '/objects', message: sentence }] });
      const byCommand = await ask('writ.v1.open-work-order', opening);
      expect(JSON.stringify(byCommand)).toContain(JSON.stringify(problem).slice(1, -1));
      const event = cloudEvent('work-order.opened', opening);
      for (const fact of [event, { ...event, data: { ...opening, objects: [] }, id: wrong }]) {
        const byFact = await ask(subjects.intake.submit, fact);
        expect(JSON.stringify(byFact)).toContain(JSON.stringify(problem).slice(1, -1));
      }
      const content = `/v1/evidence-contents/${'a'.repeat(64)}?subject=${encodeURIComponent(wrong)}`;
      const sent = await as('operator').send('PUT', content, {
        raw: 'x',
        headers: { 'content-type': 'text/plain' },
      });
      expect(sent.body).toMatchObject({ errors: [{ pointer: '/subject', message: sentence }] });
    }
    const workOrderId = await openRefund(OBJECTS);
    const byCli = await writ(stack, issue(workOrderId, NOT_NFC), 'integrator');
    expect(byCli.stderr).toContain(externalIdProblem(NOT_NFC));
  });

  // The words of this story.

  /** An answer over NATS, also where the first one is that nobody could answer in time. */
  function ask(subject: string, body: unknown): Promise<any> {
    return eventually(
      () => askOverNats(crm, subject, body),
      ({ unavailable }) => unavailable === undefined,
    );
  }

  function as(role: string): ApiUser {
    return new ApiUser(stack.url, stack.keys[role]!);
  }

  async function rowsOf(path: string): Promise<readonly Record<string, unknown>[]> {
    return (await as('auditor').get(path)).body.items;
  }

  function issue(workOrderId: string, objects: string): string[] {
    const what = ['--kind', 'refund.issue', '--authority', 'apply', '--system', 'payments'];
    const money = ['--amount', '50.00', '--currency', 'EUR'];
    const undone = ['--rollback', 'Charge the card again.'];
    const about = ['--work-order', workOrderId, '--objects', objects];
    return ['decide', ...about, ...what, '--writes', 'refund', ...money, ...undone];
  }

  async function openRefund(objects: readonly string[]): Promise<string> {
    const workOrderId = newId('refund');
    const path = `/v1/work-orders/${workOrderId}`;
    const inputs = { order: ORDER, reason: 'damaged' };
    const integrator = as('integrator');
    await done(
      integrator.post('/v1/work-orders', { workOrderId, workflow: 'refunds', objects, inputs }),
    );
    await done(integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' }));
    await done(
      integrator.post(`${path}/facts`, {
        source: '/examples/shop',
        facts: { 'order-paid': true, 'order-total': 8_000 },
      }),
    );
    return workOrderId;
  }

  /** The id of the approval that a work order waits for. */
  async function waitingOn(workOrderId: string): Promise<string> {
    const [row] = await eventually(
      () => rowsOf(`/v1/approvals?workOrderId=${workOrderId}&status=requested`),
      (rows) => rows.length > 0,
    );
    return String(row!['approvalId']);
  }
});
