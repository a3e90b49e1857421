import { createHash } from 'node:crypto';
import { subjects } from '#contracts';
import { byteFrame } from '#platform';
import { as, keyOf, refusal, useGateway } from './outside';

const UPLOAD = 'writ.internal.ledger.content.upload-1';
const BYTES = Buffer.from('0123456789'.repeat(100_000));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

describe('contents of evidence', () => {
  const { outside, app } = useGateway();
  beforeEach(() => {
    outside.on(subjects.contents.open, () => ({ ok: true, subject: UPLOAD }));
    outside.on(UPLOAD, ({ is }) =>
      is === 'end' ? { ok: true, sha256: SHA256, size: BYTES.length, isNew: true } : { ok: true },
    );
    outside.on(subjects.contents.read, ({ from, length }) =>
      storedContent(Number(from), Number(length)),
    );
  });

  const storedContent = (from: number, length: number, more: object = {}) =>
    byteFrame(
      {
        ok: true,
        evidenceId: 'scan',
        sha256: SHA256,
        mediaType: 'image/png',
        kind: 'receipt',
        size: BYTES.length,
        position: 9,
        ...more,
      },
      BYTES.subarray(from, from + Math.min(length, 512 * 1024)),
    );
  const send = (payload: Buffer, headers: object = {}, query = '') =>
    app.inject({
      method: 'PUT',
      url: `/v1/evidence-contents/${SHA256}${query}`,
      headers: {
        authorization: `Bearer ${keyOf('integrator')}`,
        'content-type': 'image/png',
        ...headers,
      },
      payload,
    });
  const get = (headers: object = {}, query = '', method: 'GET' | 'HEAD' = 'GET') =>
    app.inject({
      ...as('auditor', 'GET', `/v1/evidence/scan/content${query}`),
      method,
      headers: { authorization: `Bearer ${keyOf('auditor')}`, ...headers },
    });

  it('[V1] go to the ledger in pieces, whatever they are, and are new once', async () => {
    const first = await send(BYTES, {}, '?subject=ada');
    expect([first.statusCode, first.json()]).toEqual([201, { sha256: SHA256, size: BYTES.length }]);
    expect(outside.requestsOn(subjects.contents.open)).toMatchObject([
      { sha256: SHA256, subject: 'ada', mediaType: 'image/png', size: BYTES.length },
    ]);
    const frames = outside.requestsOn(UPLOAD);
    expect(frames.map(({ number, is }) => [number, is])).toEqual([
      [1, 'piece'],
      [2, 'piece'],
      [3, 'end'],
    ]);
    expect(frames.map(({ bytes }) => bytes).join('')).toBe(BYTES.toString());

    outside.on(UPLOAD, () => ({ ok: true, sha256: SHA256, size: 0, isNew: false }));
    expect((await send(Buffer.alloc(0))).statusCode).toBe(200);
  });

  it('[V1] that are JSON, or of no stated type, are taken as they are', async () => {
    await send(Buffer.from('{"a":'), { 'content-type': 'application/json' });
    expect(outside.requestsOn(UPLOAD)[0]).toMatchObject({ bytes: '{"a":' });
    await send(Buffer.from('x'), { 'content-type': undefined });
    const opened = outside.requestsOn(subjects.contents.open);
    expect(opened.map(({ mediaType }) => mediaType)).toEqual([
      'application/json',
      'application/octet-stream',
    ]);
  });

  it.each([
    ['evidence_digest_mismatch', 422],
    ['content_too_large', 413],
    ['secret_found', 422],
    ['evidence_shredded', 410],
  ])('[V1] that the ledger refuses with %s are answered %i, and dropped', async (code, status) => {
    outside.on(UPLOAD, ({ is }) => (is === 'end' ? refusal(code) : { ok: true }));
    const answer = await send(BYTES);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(outside.requestsOn(UPLOAD).at(-1)).toMatchObject({ is: 'abandoned' });
  });

  it.each([
    ['a digest that is none', `/v1/evidence-contents/${SHA256.toUpperCase()}`, {}],
    ['a parameter that there is not', `/v1/evidence-contents/${SHA256}?size=1`, {}],
    ['a compressed body', `/v1/evidence-contents/${SHA256}`, { 'content-encoding': 'gzip' }],
  ])('[V1] are refused with %s', async (_name, url, headers) => {
    const request = as('integrator', 'PUT', url);
    const answer = await app.inject({ ...request, headers: { ...request.headers, ...headers } });
    expect([400, 415]).toContain(answer.statusCode);
    expect(outside.requestsOn(subjects.contents.open)).toEqual([]);
  });

  it('[V1] come as they were recorded, to be saved and not to be shown', async () => {
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(BYTES)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(BYTES.length),
      'content-disposition': 'attachment; filename="scan.png"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      etag: `"${SHA256}"`,
      'repr-digest': `sha-256=:${Buffer.from(SHA256, 'hex').toString('base64')}:`,
      'writ-position': '9',
    });
  });

  it('[V1] come in part, where a part is requested', async () => {
    const part = await get({ range: 'bytes=999990-' });
    expect([part.statusCode, part.payload, part.headers['content-range']]).toEqual([
      206,
      '0123456789',
      'bytes 999990-999999/1000000',
    ]);
    const long = await get({ range: 'bytes=5-600004', 'if-range': `"${SHA256}"` });
    expect(long.rawPayload.equals(BYTES.subarray(5, 600_005))).toBe(true);
    expect((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).statusCode).toBe(200);
    const none = await get({ range: 'bytes=1000000-' });
    expect([none.statusCode, none.json().code, none.headers['content-range']]).toEqual([
      416,
      'range_not_satisfiable',
      'bytes */1000000',
    ]);
  });

  it('[V1] are described without being sent', async () => {
    const answer = await get({}, '', 'HEAD');
    expect([answer.statusCode, answer.payload]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({
      'content-length': String(BYTES.length),
      etag: `"${SHA256}"`,
    });
    expect(outside.requestsOn(subjects.contents.read).map(({ length }) => length)).toEqual([0, 0]);
  });

  it('[V1] of one work order are named by its id', async () => {
    await get({}, '?workOrderId=w1&atLeast=7');
    expect(outside.requestsOn(subjects.contents.read)[0]).toMatchObject({
      evidenceId: 'scan',
      workOrderId: 'w1',
      atLeast: 7,
      metadata: { tenant: 'acme', roles: ['auditor'] },
    });
  });

  it.each([
    ['evidence_shredded', 410],
    ['evidence_not_stored', 404],
    ['evidence_not_found', 404],
    ['evidence_damaged', 409],
    ['invalid_request', 400],
  ])('[V1] that are %s are answered %i', async (code, status) => {
    outside.on(subjects.contents.read, () =>
      byteFrame(refusal(code, { uri: 'https://x.example' })),
    );
    const answer = await get();
    expect([answer.statusCode, answer.json().code, answer.json().uri]).toEqual([
      status,
      code,
      'https://x.example',
    ]);
  });

  it('[R1] of a media type that is no header are given none that breaks out', async () => {
    const mediaType = 'text/html\r\nset-cookie: a=b';
    outside.on(subjects.contents.read, ({ from, length }) =>
      storedContent(Number(from), Number(length), { mediaType }),
    );
    const answer = await get();
    expect([answer.headers['content-type'], answer.headers['set-cookie']]).toEqual([
      'application/octet-stream',
      undefined,
    ]);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="scan"');
  });
});
