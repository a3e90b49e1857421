// Runs alone: it reads the log of its process.
import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { NO_DELIVERY_LINK, subjects } from '#contracts';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { at, contentRead, NASTY, nothingYet, picture, tilesOf } from './delivered';
import { as, BASE_URL, Outside, TOKEN_SECRET } from './outside';

const NO_SUCH = { code: 'delivery_link_not_found', message: 'It opens nothing.' };
const token = 'A'.repeat(43);
const digest = createHash('sha256').update(token).digest('hex');

describe('delivery pages', () => {
  const outside = new Outside();
  let app: NestFastifyApplication;
  let log = '';
  beforeAll(async () => {
    const destination = new Writable({
      write: (chunk, _encoding, done) => {
        log += String(chunk);
        done();
      },
    });
    const settings = new GatewaySettings(BASE_URL, TOKEN_SECRET);
    app = await createGateway(outside, settings, pino({ level: 'trace' }, destination));
  });
  beforeEach(() => outside.reset());
  afterAll(() => app.close());

  const opens = (more: Parameters<typeof picture>[0] = {}): void => {
    const opened = { ok: true, tenant: 'acme', linkId: 'link-1', picture: picture(more) };
    outside.on(subjects.deliveryPages.open, () => opened);
  };
  const get = (url: string) => app.inject({ method: 'GET', url });
  const issue = (body: object = {}, headers: Record<string, string> = {}) => {
    const request = as('operator', 'POST', '/v1/work-orders/wo-1/delivery-links', body);
    return app.inject({ ...request, headers: { ...request.headers, ...headers } });
  };

  it('[R3] are reached by links whose token the ledger never hears', async () => {
    const answer = await issue({ scope: 'public', validFor: 'P7D' });
    const { url } = answer.json();
    const made = String(url).slice(`${BASE_URL}/d/`.length);
    expect(made).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const [sent] = outside.sentOn.filter(({ subject }) => subject.includes('delivery-link'));
    expect(sent!.body).toMatchObject({
      name: 'issue-delivery-link',
      data: {
        workOrderId: 'wo-1',
        scope: 'public',
        validFor: 'P7D',
        digest: createHash('sha256').update(made).digest('hex'),
      },
    });
    expect(JSON.stringify(outside.requests)).not.toContain(made);
  });

  it('[R3] have the same link for the same command, and another for every other', async () => {
    const urls = await Promise.all(
      ['key-1', 'key-1', 'key-2'].map(
        async (key) => (await issue({}, { 'idempotency-key': key })).json<{ url: string }>().url,
      ),
    );
    expect(urls[0]).toBe(urls[1]);
    expect(urls[0]).not.toBe(urls[2]);
  });

  it('[R3] take no digest of a caller: the gateway makes the token', async () => {
    expect((await issue({ digest })).statusCode).toBe(400);
  });

  it('[R2] say where the work is, what it may touch, what changed, what is private, blocked and next', async () => {
    opens();
    const { statusCode, body } = await get(`/d/${token}`);
    const shown = body
      .replace(/<style>[^]*<\/style>/, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(statusCode).toBe(200);
    expect(outside.requestsOn(subjects.deliveryPages.open)[0]).toMatchObject({ digest });
    for (const text of [
      'Deliver a pilot Under way Opened on 1 Jan 2030, 09:00 UTC . It is about: mailbox .',
      'Names of cases, and of people other than who decides next, are kept private on purpose.',
      'Next: Nobody named yet says yes or no to the approval “ security ”, by 1 Jan 2030, 09:00 UTC .',
      'Map: where the work is 1 of 1 stage done',
      '1. discovery done ask : done',
      'Only when asked for letters blocked here now',
      'It prepares drafts; until its checkpoints are passed it applies and sends nothing.',
      'Decisions are observed only',
      'sandbox nothing label',
      'pilot launch changes something sandbox',
      'Approvals that may be needed: security .',
      'pilot launch Waits for an approval (observed only) 1 Jan 2030, 09:00 UTC',
      'The latest 1 of 2.',
      '1 step is done, 1 change was made, and 1 piece of evidence is here for you.',
      'outside the workflow sandbox (without leave)',
      'report (download no. 3)',
      'text/markdown , 1.5 KiB, version 2, for you',
      'Filed as a/report.md',
      'internal evidence, 2.0 MiB 4 pieces evidence for the client 1 piece',
      'older or erased evidence 2 pieces facts and inputs 5 reasons, comments and findings 1',
      '0 pieces shown, 1 piece withheld until an approval of public proof permits it.',
      'A problem was raised Policy stopped an action 1 Jan 2030, 09:00 UTC',
      'Checkpoints still to pass',
      'signed : still closed',
      'engagement lead closes the work no date is set',
      'that log up to entry 77',
      'This link works until 15 Jan 2030, 09:00 UTC',
    ])
      expect(shown).toContain(text);
    expect(body).toContain(`href="${token}/evidence/3"`);
  });

  it('[R2] say what is overdue', async () => {
    opens({ generatedAt: '2030-01-02T09:00:00.000Z' });
    const { body } = await get(`/d/${token}`);
    expect(body.match(/overdue since\s+<time datetime="2030-01-01T09:00:00.000Z">/g)).toHaveLength(
      2,
    );
  });

  it('[R2] say so where there is nothing to say', async () => {
    const none = { count: 0, items: [] };
    opens({
      changed: { actions: none, artifacts: none },
      decisions: none,
      blocked: [],
      next: [],
      publicProof: { permitted: true, shown: 0, withheld: 0 },
    });
    const { body } = await get(`/d/${token}`);
    expect(body).toContain('Nothing is blocked.');
    expect(body).toContain('Nobody: nothing is left to decide.');
    expect(body).toContain('Nothing was decided yet.');
    expect(tilesOf(body)).toEqual([
      'Who decides next: Nobody',
      'Blocked: Nothing is blocked',
      'Where it is: 1 of 1 stage done',
      'Stays private: 4 pieces of evidence, 2.0 MiB',
      'May touch: 1 system',
      'Proof: How to check it yourself',
    ]);
  });

  it('[R2] have no tile and no count of what there is none of', async () => {
    opens(nothingYet);
    const { body } = await get(`/d/${token}`);
    expect(tilesOf(body)).toEqual([
      'Who decides next: Nobody',
      'Blocked: Nothing is blocked',
      'Proof: How to check it yourself',
    ]);
    expect(body).not.toMatch(/0 (bytes|pieces)|<d[dlt]>/);
    expect(body).toContain('So far there is no evidence, fact or comment to keep private.');
    expect(body.replace(/\s+/g, ' ')).toContain(
      '<p> No steps are done, no changes were made, and no pieces of evidence are here for you. </p>',
    );
    opens({ ...nothingYet, private: { ...nothingYet.private, facts: 2, texts: 1 } });
    expect(tilesOf((await get(`/d/${token}`)).body)).toContain(
      'Stays private: 3 pieces of information',
    );
  });

  it('[R2] say what waits where nothing is blocked', async () => {
    const gate = { kind: 'gate', about: 'signed' } as const;
    opens({ blocked: [] });
    const { body } = await get(`/d/${token}`);
    expect(tilesOf(body)).toContain('Blocked: Nothing is blocked; it waits for an approval');
    expect(body).toContain('<p>Nothing is blocked; it waits for an approval.</p>');
    opens({ blocked: [gate], next: [picture().next[1]!] });
    expect(tilesOf((await get(`/d/${token}`)).body)).toContain(
      'Blocked: Nothing is blocked; it waits to be closed, with 1 checkpoint ahead',
    );
  });

  it('[R4] for the public say that they are withheld, and who decides', async () => {
    opens({
      scope: 'public',
      next: [{ decides: 'public-proof', about: 'public-proof', owner: 'proof-lead' }],
    });
    const { body } = await get(`/d/${token}`);
    expect(body).toContain('This page is public proof, which nobody has permitted yet.');
    expect(body).toContain('proof lead');
    for (const hidden of ['discovery', 'sandbox', 'a/report.md', 'Policy stopped'])
      expect(body).not.toContain(hidden);
  });

  it('[R1] show markup and turned text of titles, names and paths as text', async () => {
    const it = picture();
    const artifact = {
      ...it.changed.artifacts.items[0]!,
      kind: NASTY,
      path: NASTY,
      mediaType: NASTY,
    };
    opens({
      title: NASTY,
      blocked: [{ kind: 'exception', about: NASTY, since: at }],
      next: [{ decides: 'approval', about: NASTY, owner: NASTY, dueAt: at }],
      map: {
        objects: [NASTY],
        stages: [{ ...it.map.stages[0]!, name: NASTY, steps: [{ name: NASTY, state: 'open' }] }],
      },
      changed: { ...it.changed, artifacts: { count: 1, items: [artifact] } },
    });
    const { body } = await get(`/d/${token}`);
    expect(body).not.toMatch(/<img|<script|\u202E/);
    expect(body.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)!.length).toBeGreaterThan(9);
    expect(body).toContain('[U+202E]gpj.exe');
  });

  it('[R1] need no script and nothing from elsewhere, and are neither cached, indexed nor referred to', async () => {
    opens();
    const { headers, body } = await get(`/d/${token}`);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'content-security-policy': expect.stringMatching(/^default-src 'none';/),
    });
    expect(body).not.toMatch(/<(script|link|img|iframe|object)|https?:|url\(|@import/);
    const style = /<style>([^]*)<\/style>/.exec(body)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('@media print');
    expect(body).toContain('prefers-color-scheme:dark');
    const json = await get(`/v1/delivery/${token}`);
    expect(json.json()).toEqual(JSON.parse(JSON.stringify(picture())));
    expect(json.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
  });

  it('[R3] are one and the same where a link opens nothing, whatever it is', async () => {
    outside.on(subjects.deliveryPages.open, () => ({ ok: false, refusal: NO_SUCH }));
    const pages = await Promise.all(
      [token, 'x', `${token}=`, `${NASTY}`].map((one) => get(`/d/${encodeURIComponent(one)}`)),
    );
    expect(pages.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
    expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
    expect((await get(`/v1/delivery/${token}`)).json()).toMatchObject({
      status: 404,
      code: 'delivery_link_not_found',
    });
    expect((await get('/v1/delivery/x')).json()).toMatchObject({ detail: NO_DELIVERY_LINK });
    for (const number of ['1', '0', 'x', '99999999'])
      expect((await get(`/d/${token}/evidence/${number}`)).body).toBe(pages[0]!.body);
  });

  it('[R1] give evidence to be saved, under a number and never as a part of this site', async () => {
    outside.on(subjects.deliveryPages.artifact, () => ({
      ok: true,
      tenant: 'acme',
      linkId: 'link-1',
      workOrderId: 'wo-1',
      evidenceId: 'e-inner',
    }));
    outside.on(subjects.contents.read, contentRead);
    const { statusCode, headers, body } = await get(`/d/${token}/evidence/3`);
    expect([statusCode, body]).toEqual([200, '<b>hi</b>']);
    expect(headers).toMatchObject({
      'content-disposition': 'attachment; filename="evidence-3.html"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    });
    expect(JSON.stringify(headers)).not.toContain('e-inner');
    const [request] = outside.requestsOn(subjects.deliveryPages.artifact);
    expect(request).toMatchObject({ digest, number: 3 });
    expect(outside.requestsOn(subjects.contents.read)[0]).toMatchObject({
      evidenceId: 'e-inner',
      workOrderId: 'wo-1',
      metadata: { tenant: 'acme' },
    });
  });

  it('[R3] tell nobody their address: not the ledger, not the log, and not the metrics', async () => {
    outside.on(subjects.deliveryPages.open, () => {
      throw new TypeError('broken inside');
    });
    const broken = await get(`/d/${token}`);
    expect([broken.statusCode, broken.headers['retry-after']]).toEqual([500, undefined]);
    expect(broken.body).not.toContain('broken inside');
    await get(`/v1/delivery/${token}`);
    await get(`/d/${token}/evidence/3`);
    expect(outside.requests.length).toBeGreaterThan(2);
    expect(JSON.stringify(outside.requests)).not.toContain(token);
    const metrics = await get('/metrics');
    expect(metrics.body).toContain('route="/d/:token"');
    expect(log).toContain('broken inside');
    expect(log + metrics.body).not.toContain(token);
  });
});
