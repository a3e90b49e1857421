import { SignJWT } from 'jose';
import { subjects } from '#contracts';
import { derivedKeys, issueToken } from '#platform';
import { granting, keyOfApprover, Links, yes } from './links';
import { refusal, TOKEN_SECRET } from './outside';
import { reviewed } from './reviewed';

const review = subjects.internal.reviewApproval;

describe('decision links', () => {
  let links: Links;
  beforeAll(async () => {
    links = await Links.begin();
  });
  beforeEach(() => links.reset());
  afterAll(() => links.end());

  describe('being made', () => {
    it('[A7] are for one person, and never outlive the request', async () => {
      const { statusCode, body } = await links.issue({ validFor: 'P900D' });
      const issued = JSON.parse(body);
      expect([statusCode, issued.for, issued.expiresAt]).toEqual([
        200,
        'dana',
        links.review.approval.dueAt,
      ]);
      expect(issued.url).toMatch(/^https:\/\/writ\.example\/a\/[\w-]+\.[\w-]+\.[\w-]+$/);
      const short = (await links.issue({ validFor: 'PT1H' })).json();
      expect(Date.parse(short.expiresAt)).toBeLessThan(Date.now() + 3_601_000);
    });

    it.each([
      ['approver-person', 'dana', 'self_approval'],
      ['dana', 'dana', 'self_approval'],
      ['agent-7', 'principal-of-agent', 'self_approval'],
    ])(
      '[A4] is refused where %s requested it and it is for %s',
      async (requestedBy, person, code) => {
        const requesters = [requestedBy, 'principal-of-agent'];
        links.review = { ...reviewed({ requestedBy }), requesters };
        const answer = await links.issue({ for: person });
        expect([answer.statusCode, answer.json().code]).toEqual([403, code]);
      },
    );

    it('is refused to callers who could not answer it themselves, and for what is not open', async () => {
      links.review = reviewed({ status: 'rejected' });
      expect((await links.issue()).json().code).toBe('approval_closed');
      links.review = reviewed({ dueAt: '2026-01-01T09:00:00.000Z' });
      expect((await links.issue()).json().code).toBe('approval_closed');
      links.review = reviewed({ owner: 'TBD' });
      expect((await links.issue()).json().code).toBe('approval_without_owner');
      expect((await links.issue({}, 'delegate')).statusCode).toBe(403);
      links.review = reviewed();
      links.outside.on(subjects.internal.verifyKey, () => ({
        ok: true,
        principal: {
          id: 'otto',
          keyId: 'k',
          tenant: 'acme',
          roles: ['operator'],
          owners: ['sales'],
        },
      }));
      expect((await links.issue({}, 'operator')).json().code).toBe('approval_not_yours');
    });

    it('[I12] is refused for a person who is retired', async () => {
      links.outside.on(subjects.credentials.caller, () => refusal('principal_retired'));
      const answer = await links.issue();
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'principal_retired']);
    });

    it.each(['agent', 'system'])(
      '[A4] is refused for what is registered as %s, and so is what was made before',
      async (personKind) => {
        const path = await links.path();
        links.outside.on(subjects.credentials.caller, () => ({
          ok: true,
          caller: keyOfApprover,
          personKind,
        }));
        const answer = await links.issue();
        expect([answer.statusCode, answer.json().code]).toEqual([403, 'approval_not_yours']);
        expect((await links.open(path)).statusCode).toBe(403);
        expect((await links.post(path, yes)).statusCode).toBe(403);
        expect(links.outside.requestsOn(granting)).toEqual([]);
      },
    );

    it('[O4] take a key, and not a token, which ends sooner', async () => {
      const token = await issueToken(keyOfApprover, TOKEN_SECRET);
      const state = { ...keyOfApprover, endedAt: null };
      links.outside.on(subjects.credentials.state, () => ({ ok: true, state }));
      const answer = await links.issue({}, 'approver', { authorization: `Bearer ${token}` });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
      expect(links.outside.requestsOn(review)).toEqual([]);
    });

    it('[A6] is for named signers only where some are named', async () => {
      links.review = reviewed({ quorum: { needed: 2, of: ['dana', 'erik'] } });
      expect((await links.issue()).statusCode).toBe(200);
      expect((await links.issue({ for: 'nobody-known' })).json().code).toBe('approval_not_yours');
      links.review = reviewed({ quorum: { needed: 2, of: [] } });
      expect((await links.issue()).statusCode).toBe(200);
    });
  });

  describe('being opened', () => {
    it('[A7] decides nothing, however often and by whichever method', async () => {
      const path = await links.path();
      links.outside.requests = [];
      for (const method of ['GET', 'HEAD', 'GET'] as const)
        expect((await links.open(path, method)).statusCode).toBe(200);
      const subjectsUsed = new Set(links.outside.requests.map(({ subject }) => subject));
      expect([...subjectsUsed].sort()).toEqual([review, subjects.credentials.caller].sort());
    });

    it('[A10] shows what is permitted, why, to whom and until when, and what changed', async () => {
      const { body } = await links.open(await links.path());
      for (const text of [
        'refund.issue',
        'payments',
        'order-7',
        'up to 50.00 EUR',
        'customer',
        'channel = &quot;card&quot;',
        'Money leaves only with the word of finance.',
        'refund-waits',
        'refunds version 3',
        'order-paid',
        'shop, ',
        'agent-7',
        'principal-of-agent',
        '0 of 1 so far',
        'Changed since the request',
        'fact order-total',
      ])
        expect([text, body.includes(text)]).toEqual([text, true]);
      expect(body).toContain(`name="seen" value="${links.review.digest}"`);
      expect(body.match(/class="changed"/g)!.length).toBeGreaterThan(1);
    });

    it('[A6] shows what the signers before have left of it, and under which conditions', async () => {
      const { approval } = links.review;
      links.review = reviewed({
        scope: { ...approval.scope, amountUpTo: { minor: 2_000, currency: 'EUR' } },
        quorum: { needed: 2, of: ['dana', 'erik'] },
        signatures: [{ signedBy: 'erik', recordedBy: null }],
        conditions: [{ number: 1, text: 'Call the customer first.', met: false }],
      });
      const { body } = await links.open(await links.path());
      for (const text of ['up to 20.00 EUR', 'Condition 1', 'Call the customer', '1 of 2 so far'])
        expect([text, body.includes(text)]).toEqual([text, true]);
      expect(body).not.toContain('50.00');
    });

    it('is a page without scripts that nobody keeps, frames or finds', async () => {
      links.review = reviewed({ requestedBy: '<script>alert(1)</script>\u202e\u200b\u{e0041}"x' });
      const { headers, body } = await links.open(await links.path());
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
        'x-frame-options': 'DENY',
      });
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'sha256-[\w+/=]+'$/,
      );
      expect(body).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=|\u202e|https?:/i);
      expect(body).toContain(
        '&lt;script&gt;alert(1)&lt;/script&gt;[U+202E][U+200B][U+E0041]&quot;x',
      );
      const fields = [...body.matchAll(/<(?:input|select|textarea)\s+id="(\w+)"/g)].map(
        ([, id]) => id,
      );
      for (const id of fields) expect(body).toContain(`<label for="${id}">`);
      expect(fields.length).toBe(4);
    });
  });

  describe('that work no more', () => {
    it('[A7] say that it was answered', async () => {
      const path = await links.path();
      links.review = reviewed({
        status: 'approved',
        signatures: [{ signedBy: 'erik', recordedBy: null }],
      });
      for (const answer of [await links.open(path), await links.post(path, yes)])
        expect([answer.statusCode, answer.body]).toEqual([
          410,
          expect.stringMatching(/is approved now.*erik/s),
        ]);
      expect(links.outside.requestsOn(granting)).toEqual([]);
    });

    it('[A7] are no links of ours: forged, of another secret, other tokens, or half of one', async () => {
      const good = (await links.path()).slice(3);
      const caller = { id: 'dana', keyId: 'key-approver', tenant: 'acme', roles: ['admin'] };
      const bad = [
        good.slice(0, -4),
        good.split('.').slice(0, 2).join('.'),
        await issueToken(caller, TOKEN_SECRET),
        await linkLike({}, 'another secret, just as long as ours'),
        await linkLike({ iss: 'writ' }),
        await linkLike({ aud: 'writ' }),
        await linkLike({ exp: undefined }),
        'x',
      ];
      for (const token of bad)
        for (const answer of [
          await links.open(`/a/${token}`),
          await links.post(`/a/${token}`, yes),
        ])
          expect([answer.statusCode, answer.body]).toEqual([404, expect.stringContaining('<h1>')]);
      const late = await linkLike({ exp: Math.floor(Date.now() / 1_000) - 5 });
      expect((await links.open(`/a/${late}`)).statusCode).toBe(410);
      expect((await links.open(`/a/${await linkLike({})}`)).statusCode).toBe(200);
      expect(links.outside.requestsOn(granting)).toEqual([]);
    });

    it('open no other interface', async () => {
      const token = (await links.path()).slice(3);
      const headers = { authorization: `Bearer ${token}` };
      const answer = await links.open('/v1/work-orders', 'GET', headers);
      expect(answer.statusCode).toBe(401);
    });
  });
});

/** A token like that of a link, but for these claims. */
const linkLike = (claims: Record<string, unknown>, secret = TOKEN_SECRET): Promise<string> =>
  new SignJWT({
    iss: 'writ-link',
    aud: 'writ:decision-link',
    sub: 'dana',
    jti: 'j-1',
    exp: Math.floor(Date.now() / 1_000) + 60,
    tenant: 'acme',
    work: 'wo-1',
    about: 'ap-1',
    by: 'approver-person',
    key: 'key-approver',
    ...claims,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'decision-link+jwt' })
    .sign(derivedKeys(secret, 'decision-links').first);
