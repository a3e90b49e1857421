import { createHash } from 'node:crypto';
import { subjects } from '#contracts';
import { aClosure } from './log-of-one';
import { as, refusal, useGateway } from './outside';

const CHECKPOINT = 'writ-1\n9\nAAAA\n\n— writ-1 AAAA\n';
const proven = (positions: readonly number[], event: string | null = 'e30=') =>
  positions.map((position) => ({ index: position - 1, proof: ['AAAA'], event }));

describe('receipts and the log', () => {
  const { outside, app } = useGateway();

  const get = (path: string) => app.inject(as('auditor', 'GET', path));

  it('[V2] gives a receipt as the ledger proves it, with a proof to the requested size', async () => {
    const consistency = { to: 12, proof: ['BBBB'] };
    outside.on(subjects.trust.receipt, () => ({
      ok: true,
      checkpoint: CHECKPOINT,
      size: 9,
      consistency,
      proven: proven([3])[0],
    }));
    const answer = await get('/v1/receipts/event-3?to=12');
    expect(answer.json()).toEqual({
      format: 'writ.receipt.v1',
      event: 'e30=',
      index: 2,
      proof: ['AAAA'],
      checkpoint: CHECKPOINT,
      consistency,
    });
    expect(outside.requestsOn(subjects.trust.receipt)).toMatchObject([
      { eventId: 'event-3', to: 12, metadata: { tenant: 'acme', roles: ['auditor'] } },
    ]);
  });

  it('[V2] puts an event together that came in pieces', async () => {
    const text = 'a large event';
    outside.on(subjects.trust.receipt, () => ({
      ok: true,
      checkpoint: CHECKPOINT,
      size: 9,
      proven: proven([3], null)[0],
    }));
    outside.on(subjects.trust.eventBytes, ({ from }) => ({
      ok: true,
      bytes: Buffer.from(text.slice(Number(from), Number(from) + 5)).toString('base64'),
    }));
    const { event } = (await get('/v1/receipts/event-3')).json<{ event: string }>();
    expect(Buffer.from(event, 'base64').toString()).toBe(text);
  });

  it('[V7] writes a bundle page by page, as many events as the ledger sends at a time', async () => {
    const events = Array.from({ length: 600 }, (_, n) => n * 2 + 1);
    outside.on(subjects.trust.bundle, () => ({
      ok: true,
      checkpoint: CHECKPOINT,
      size: 9,
      tenant: 'acme',
      stream: 'work-order-1',
      events,
      dependsOn: [2, 4],
    }));
    outside.on(subjects.trust.proven, ({ positions }) => ({
      ok: true,
      proven: proven((positions as number[]).slice(0, 100)),
    }));
    const answer = await get('/v1/work-orders/1/bundle');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.json()).toEqual({
      format: 'writ.bundle.v1',
      tenant: 'acme',
      stream: 'work-order-1',
      checkpoint: CHECKPOINT,
      events: proven(events),
      dependsOn: proven([2, 4]),
    });
    expect(outside.requestsOn(subjects.trust.proven)).toHaveLength(7);
  });

  it('[V8] writes a certificate around the bundle that proves it', async () => {
    const answer = await get('/v1/work-orders/wo-1/certificate?to=9');
    expect(answer.headers['content-type']).toContain('application/json');
    expect(outside.requestsOn(subjects.trust.certificate)).toMatchObject([
      { workOrderId: 'wo-1', to: 9 },
    ]);
    expect(answer.json()).toEqual({
      ...aClosure,
      bundle: {
        format: 'writ.bundle.v1',
        tenant: 'acme',
        stream: 'work-order-wo-1',
        checkpoint: expect.any(String),
        events: [{ event: 'e30=', index: 0, proof: [] }],
        dependsOn: [],
      },
    });
  });

  it('[V8] writes a certificate as a page with the certificate attached', async () => {
    const answer = await get('/v1/work-orders/wo-1/certificate.html');
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const attached = /href="data:application\/json;base64,([^"]*)"/.exec(answer.body)![1]!;
    const file = Buffer.from(attached, 'base64').toString();
    const { body } = await get('/v1/work-orders/wo-1/certificate');
    expect(file).toBe(body);
    expect(answer.body).toContain(createHash('sha256').update(file).digest('hex'));
    expect(answer.body).toMatch(/href="[^"]*\/ledger\/verify\?workOrder=wo-1"/);
    expect(answer.body).toMatch(/<svg/);
  });

  it('[V8] gives no page of a certificate that is too large for one, and says where it is', async () => {
    outside.on(subjects.trust.proven, () => ({
      ok: true,
      proven: proven([1], 'A'.repeat(9 << 20)),
    }));
    const page = await get('/v1/work-orders/wo-1/certificate.html');
    expect([page.statusCode, page.json()]).toMatchObject([
      413,
      { code: 'content_too_large', detail: expect.stringContaining('without .html') },
    ]);
    expect((await get('/v1/work-orders/wo-1/certificate')).statusCode).toBe(200);
  });

  it('[V8] says what was unmet where a closure cannot be certified', async () => {
    const unmet = [{ kind: 'step', subject: 'pay', message: 'The step pay is open.' }];
    outside.on(subjects.trust.certificate, () => refusal('closure_unproven', { unmet }));
    const answer = await get('/v1/work-orders/wo-1/certificate');
    expect([answer.statusCode, answer.json()]).toMatchObject([
      409,
      { code: 'closure_unproven', unmet },
    ]);
  });

  it('[V2] gives tiles that may be cached permanently, and answers 404 for what is none', async () => {
    outside.on(subjects.trust.tile, () => ({
      ok: true,
      bytes: Buffer.alloc(64, 7).toString('base64'),
    }));
    const answer = await get('/v1/log/tile/0/x001/067.p/2');
    expect(answer.rawPayload).toEqual(Buffer.alloc(64, 7));
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': expect.stringMatching(/immutable/),
    });
    expect(outside.requestsOn(subjects.trust.tile)).toMatchObject([
      { level: 0, index: 1_067, width: 2 },
    ]);
    for (const path of ['0/67', '0/067.p/256', 'entries/000', '0/x001'])
      expect((await get(`/v1/log/tile/${path}`)).json()).toMatchObject({ code: 'tile_not_found' });
    expect(
      (await app.inject(as('auditor', 'POST', '/v1/log/tile/0/x001/067', {}))).statusCode,
    ).toBe(405);
  });

  it('[V3] [O2] lists the anchors of the log, for readers of the log', async () => {
    const anchors = [{ name: 'board', kind: 'file', size: 8, tail: 1, error: null }];
    outside.on(subjects.trust.anchors, () => ({ ok: true, size: 9, anchors }));
    expect((await get('/v1/log/anchors')).json()).toEqual({ size: 9, items: anchors });
    expect(outside.requestsOn(subjects.trust.anchors)).toMatchObject([
      { metadata: { tenant: 'acme', roles: ['auditor'] } },
    ]);
    const stranger = await app.inject({ method: 'GET', url: '/v1/log/anchors' });
    expect(stranger.statusCode).toBe(401);
  });

  it('[V2] gives checkpoints and keys as plain text', async () => {
    outside.on(subjects.trust.checkpoint, () => ({ ok: true, note: CHECKPOINT }));
    outside.on(subjects.trust.keys, () => ({ ok: true, keys: 'writ-1+00000000+AAAA\n' }));
    for (const [path, text] of [
      ['checkpoint', CHECKPOINT],
      ['keys', 'writ-1+00000000+AAAA\n'],
    ]) {
      const { headers, body } = await get(`/v1/log/${path}`);
      expect([headers['content-type'], body]).toEqual(['text/plain; charset=utf-8', text]);
    }
  });

  it('says what to set where the log is not signed, and what it means that it was changed', async () => {
    for (const code of ['log_key_missing', 'log_changed']) {
      outside.on(subjects.trust.receipt, () => refusal(code, {}, 'Set WRIT_LOG_KEY.'));
      const answer = await get('/v1/receipts/event-3');
      expect([answer.statusCode, answer.json()]).toMatchObject([409, { code }]);
      expect(answer.headers['retry-after']).toBeUndefined();
    }
  });
});
