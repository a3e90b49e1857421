import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually, type Stack } from '#testkit';
import { bundleOf, parseLogKeys, parseReceipt, verifyBundle, verifyReceipt } from '#verify';
import { ApiUser, cloudEvent, newId } from './client';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const COMPLETION = '/v1/erasures/completion';
type Copies = { readonly place: string; readonly state: string };

const RUDE = 'Ana Müller was rude on the phone';
const LETTER = 'Dear Sirs, my account is DE02 1203 0000, Ana Müller';

/** A person asks to be forgotten, and what was proved stays proved. */
describe('an erasure', () => {
  let stack: Stack;
  let operator: ApiUser;
  let auditor: ApiUser;
  let sql: Client;
  let workOrderId: string;
  let path: string;

  beforeAll(async () => {
    stack = sharedSystem();
    operator = new ApiUser(stack.url, stack.keys.operator!);
    auditor = new ApiUser(stack.url, stack.keys.auditor!);
    sql = new Client(stack.databaseUrl);
    await sql.connect();
    workOrderId = await openRefund(new ApiUser(stack.url, stack.keys.integrator!));
    path = `/v1/work-orders/${workOrderId}`;
  });

  afterAll(async () => {
    await sql?.end();
  });

  it('[V4] of texts leaves the proofs, and nothing of the texts', async () => {
    await done(operator.post(`${path}/stop`, { reason: RUDE }));
    const [stopped, ...before] = await historyOf('work-order.stopped');
    expect(before).toEqual([]);
    expect(stopped.data.reason).toEqual({ text: RUDE, sha256: expect.any(String) });
    await eventually(rowOf, ({ reason }) => reason === RUDE);
    expect(await dump()).not.toContain('rude on the phone');
    const proofs = await saveProofs(stopped.id);
    const keys = await wrappedKeys();
    expect(keys.length).toBeGreaterThan(0);

    const integrator = new ApiUser(stack.url, stack.keys.integrator!);
    const request = { workOrderId, reason: 'At the customer’s request.' };
    expect((await integrator.post('/v1/erasures', request)).status).toBe(403);
    const { body } = await done(operator.post('/v1/erasures', request));
    expect(body).toEqual({
      erasureId: expect.any(String),
      shredded: [{ workOrderId }],
      position: expect.any(Number),
    });

    const [erased] = await historyOf('work-order.stopped');
    expect(erased).toEqual({
      ...stopped,
      data: { ...stopped.data, reason: { ...stopped.data.reason, text: null, erased: true } },
    });
    expect(await rowOf()).toMatchObject({ reason: null, erasedTexts: 'reason' });
    const held = await dump();
    expect(held).not.toContain('rude on the phone');
    for (const key of keys) expect(held).not.toContain(key);
    await proofsHold(proofs);
    await proofsHold(await saveProofs(stopped.id));

    await done(operator.post(`${path}/resume`, { reason: 'Ben will call back.' }));
    const [resumed] = await historyOf('work-order.resumed');
    expect(resumed.data.reason.text).toBe('Ben will call back.');
    const again = await operator.post('/v1/erasures', { workOrderId: 'nobody', reason: 'again' });
    expect([again.status, again.body.code]).toEqual([404, 'nothing_to_erase']);
  });

  it('[V4] of what was quarantined, or of any other stream, leaves nothing of its texts', async () => {
    const integrator = new ApiUser(stack.url, stack.keys.integrator!);
    const source = `/crm/${newId('source')}`;
    const data = { workOrderId, text: 'Ana Müller shouted at us.' };
    const event = { ...cloudEvent('nobody.knows', data), source };
    const headers = { 'content-type': 'application/cloudevents+json' };
    const sent = { headers, raw: JSON.stringify(event) };
    const { body } = await done(integrator.send('POST', '/v1/events', sent));
    const [{ quarantineId }] = body.results;
    const content = `/v1/events/quarantine/${quarantineId}/content`;
    expect((await done(operator.get(content))).text).toContain('shouted at us');

    const stream = `quarantine-${quarantineId.slice(0, 32)}`;
    expect((await erase({ stream })).shredded).toEqual([{ stream }]);
    const gone = await operator.get(content);
    expect([gone.status, gone.body.code]).toEqual([404, 'quarantine_not_found']);
    expect(gone.body.detail).toContain('was erased');
    const again = await operator.post('/v1/erasures', { stream, reason: 'again' });
    expect([again.status, again.body.code]).toEqual([404, 'nothing_to_erase']);
  });

  it('[V4] is complete when the database has no copy of a destroyed key', async () => {
    const integrator = new ApiUser(stack.url, stack.keys.integrator!);
    expect((await integrator.post(COMPLETION, {})).status).toBe(403);
    const { asOf } = (await done(operator.post(COMPLETION, {}))).body as { asOf: string };
    const { body } = await eventually(
      () => operator.post(COMPLETION, { asOf }),
      ({ body: { copies } }) =>
        copies.every(({ place, state }: Copies) => place === 'backups' || state === 'gone'),
    );
    expect(body).toMatchObject({ asOf, isUnrecoverable: false });
    // This deployment does not say how long it stores backups.
    expect(body.copies.at(-1)).toMatchObject({ place: 'backups', state: 'unknown' });
  });

  it('[V4] of evidence leaves the same content to others who name it', async () => {
    const [first, second] = [await record(LETTER), await record(LETTER)];
    const proofs = await saveProofs((await historyOf('evidence.recorded')).at(-1)!.id);
    await erase({ evidenceId: first });
    expect(await contentOf(first)).toEqual([410, 'evidence_shredded']);
    expect(await contentOf(second)).toEqual([200, LETTER]);
    await erase({ evidenceId: second });
    expect(await contentOf(second)).toEqual([410, 'evidence_shredded']);
    expect(await dump()).not.toContain('my account is');
    await proofsHold(proofs);
    const twice = await record('One scan.');
    const elsewhere = { workOrderId: newId('other'), evidenceId: twice };
    await record('One scan.', elsewhere);
    await erase({ evidenceId: twice, evidenceOf: workOrderId });
    expect(await contentOf(twice, workOrderId)).toEqual([410, 'evidence_shredded']);
    expect(await contentOf(twice, elsewhere.workOrderId)).toEqual([200, 'One scan.']);
    const gone = await operator.post('/v1/erasures', { evidenceId: second, reason: 'again' });
    expect([gone.status, gone.body.code]).toEqual([404, 'nothing_to_erase']);
    const nowhere = await operator.post('/v1/erasures', { evidenceId: 'nowhere', reason: 'why' });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'evidence_not_found']);
  });

  it('[V4] of somebody takes all that is stored about them, and nothing of others', async () => {
    const subject = newId('customer');
    const theirs = [await record(LETTER, { subject }), await record('Second letter.', { subject })];
    const ours = await record(LETTER, { subject: newId('customer') });
    const key = await wrappedKey(subject);
    expect(await dump()).toContain(key);
    const { shredded } = await erase({ subject });
    expect(shredded.map(({ evidenceId }: { evidenceId: string }) => evidenceId).sort()).toEqual(
      [...theirs].sort(),
    );
    for (const evidenceId of theirs)
      expect(await contentOf(evidenceId)).toEqual([410, 'evidence_shredded']);
    expect(await contentOf(ours)).toEqual([200, LETTER]);
    expect(await dump()).not.toContain(key);
    const late = await operator.post('/v1/evidence', bodyOf('Third letter.', { subject }));
    expect(late.body.code).toBe('evidence_shredded');
  });

  it('[V4] is of one thing, by pointer', async () => {
    const two = await operator.post('/v1/erasures', {
      workOrderId,
      subject: 'ana',
      reason: 'why',
    });
    expect([two.status, two.body.code]).toEqual([400, 'invalid_request']);
    expect(two.body.errors).toMatchObject([{ pointer: '/workOrderId' }]);
    const none = await operator.post('/v1/erasures', { reason: 'why' });
    expect([none.status, none.body.code]).toEqual([400, 'invalid_request']);
  });

  it('[G1] is done from its events too, should its process have ended', async () => {
    const done = async (): Promise<readonly string[]> =>
      (
        await sql.query<{ consumer: string }>(
          `SELECT consumer FROM messaging.reaction_cursors WHERE consumer LIKE 'ledger-shred-%'
             AND position > 0 ORDER BY consumer`,
        )
      ).rows.map(({ consumer }) => consumer);
    expect(await eventually(done, ({ length }) => length === 2)).toEqual([
      'ledger-shred-content-on-evidence-shredded',
      'ledger-shred-texts-on-texts-shredded',
    ]);
    const { rows } = await sql.query('SELECT count(*)::int AS dead FROM messaging.dead_letters');
    expect(rows).toEqual([{ dead: 0 }]);
  });

  // The words of this spec.

  const erase = async (what: object) =>
    (await done(operator.post('/v1/erasures', { ...what, reason: 'At their request.' }))).body;

  const bodyOf = (text: string, more: object = {}) => ({
    workOrderId,
    evidenceId: newId('letter'),
    kind: 'letter',
    mediaType: 'text/plain',
    sha256: createHash('sha256').update(text).digest('hex'),
    content: Buffer.from(text).toString('base64'),
    ...more,
  });

  const record = async (text: string, more: object = {}): Promise<string> =>
    (await done(operator.post('/v1/evidence', bodyOf(text, more)))).body.evidenceId;

  const contentOf = async (evidenceId: string, of?: string) => {
    const position = (await auditor.get(`${path}/history?limit=1`)).headers.get('writ-position');
    const { status, text, body } = await auditor.get(
      `/v1/evidence/${evidenceId}/content?atLeast=${position}${of ? `&workOrderId=${of}` : ''}`,
    );
    return [status, body?.code ?? text];
  };

  const historyOf = async (type: string): Promise<readonly any[]> =>
    (await done(auditor.get(`${path}/history?type=${type}&limit=1000`))).body.items;

  const rowOf = async () => (await done(auditor.get(path))).body;

  const saveProofs = async (eventId: string) => ({
    receipt: (await done(auditor.get(`/v1/receipts/${eventId}`))).text,
    bundle: (await done(auditor.get(`${path}/bundle`))).text,
  });

  const proofsHold = async ({ receipt, bundle }: Awaited<ReturnType<typeof saveProofs>>) => {
    const keys = fine(parseLogKeys((await done(auditor.get('/v1/log/keys'))).text));
    expect(verifyReceipt(fine(parseReceipt(receipt)), { keys }).verdict).toBe('verified');
    const { verdict } = verifyBundle(fine(bundleOf(JSON.parse(bundle))), { keys });
    expect(verdict).toBe('verified');
  };

  const wrappedKeys = async (): Promise<readonly string[]> =>
    (
      await sql.query<{ key: string }>(
        `SELECT encode(wrapped, 'hex') AS key FROM ledger.text_keys
         WHERE stream = 'work-order-' || $1 AND wrapped IS NOT NULL`,
        [workOrderId],
      )
    ).rows.map(({ key }) => key);

  const wrappedKey = async (subject: string): Promise<string> =>
    (
      await sql.query<{ key: string }>(
        `SELECT encode(wrapped, 'hex') AS key FROM ledger.subject_keys WHERE subject = $1`,
        [subject],
      )
    ).rows[0]!.key;

  /** Every row of every table as Postgres writes it, and its bytes also as what they say; and no master key. */
  const dump = async (): Promise<string> => {
    const { rows: tables } = await sql.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
      texts.push(...rows.map(({ row }) => row));
    }
    const master = (await readFile(join(stack.dataFolder, 'content-key'), 'utf8')).split(':')[1]!;
    const text = texts.join('\n');
    expect(text).not.toContain(Buffer.from(master, 'base64').toString('hex'));
    const bytes = [...text.matchAll(/\\x([0-9a-f]{2,})/g)].map(([, hex]) =>
      Buffer.from(hex!, 'hex').toString(),
    );
    return [text, ...bytes].join('\n');
  };
});

/** What was read, which is a sentence where it is wrong. */
const fine = <T extends object>(read: T | string): T => {
  if (typeof read === 'string') throw new Error(read);
  return read;
};
