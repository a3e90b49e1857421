import { granting, keyOfApprover, Links, rejecting, yes } from './links';
import { refusal } from './outside';

describe('answering by a decision link', () => {
  let links: Links;
  beforeAll(async () => {
    links = await Links.begin();
  });
  beforeEach(() => links.reset());
  afterAll(() => links.end());

  it('[A7] grants as the person, in the name of its issuer, with what was on the page', async () => {
    const path = await links.path();
    const form = { ...yes, amount: '20,50', validFor: 'PT4H', comment: 'For the half.' };
    const answer = await links.post(path, form);
    expect([answer.statusCode, answer.body]).toEqual([
      200,
      expect.stringContaining('You approved'),
    ]);
    // In words, with the amount that was chosen.
    expect(answer.body).toContain('<dd>up to 20.50 EUR</dd>');
    expect(answer.body).toContain('What you answered');
    expect(links.outside.requestsOn(granting)).toMatchObject([
      {
        data: {
          workOrderId: 'wo-1',
          approvalId: 'ap-1',
          seen: 'a'.repeat(64),
          scope: { amountUpTo: { minor: 2_050, currency: 'EUR' } },
          validFor: 'PT4H',
          comment: 'For the half.',
        },
        metadata: {
          tenant: 'acme',
          actor: { id: 'dana', onBehalfOf: ['approver-person'] },
          roles: ['approver'],
          owners: ['finance', 'approver-person'],
          commandId: expect.stringMatching(/^link-[0-9a-f-]{36}-[0-9a-f]{64}$/),
        },
      },
    ]);
  });

  it('rejects with a reason, and not without', async () => {
    const path = await links.path();
    const without = await links.post(path, { answer: 'reject', seen: 'a'.repeat(64), reason: ' ' });
    expect(without.statusCode).toBe(400);
    expect(links.outside.requestsOn(rejecting)).toEqual([]);
    const answer = await links.post(path, {
      answer: 'reject',
      seen: 'a'.repeat(64),
      reason: 'No.',
    });
    expect([answer.statusCode, answer.body]).toEqual([
      200,
      expect.stringContaining('You rejected'),
    ]);
    expect(links.outside.requestsOn(rejecting)).toMatchObject([{ data: { reason: 'No.' } }]);
  });

  it('[A10] shows the page again when something has changed since it was looked at', async () => {
    const path = await links.path();
    links.outside.on(granting, () => refusal('approval_stale', {}, 'It has changed since.'));
    links.review = { ...links.review, digest: 'b'.repeat(64) };
    const answer = await links.post(path, yes);
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('It has changed since.');
    expect(answer.body).toContain(`value="${'b'.repeat(64)}"`);
  });

  it.each([
    ['no answer', { seen: 'a'.repeat(64) }],
    ['no digest', { answer: 'grant' }],
    ['a field of another form', { ...yes, owners: '*' }],
    ['an amount that is none', { ...yes, amount: '1e9' }],
    ['more than was requested', { ...yes, amount: '50.01' }],
    ['a fraction of a cent', { ...yes, amount: '1.005' }],
    ['a time that is none', { ...yes, validFor: 'soon' }],
  ])('takes no form with %s', async (_, form) => {
    const answer = await links.post(await links.path(), form as Record<string, string>);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      400,
      'text/html; charset=utf-8',
    ]);
    expect(links.outside.requestsOn(granting)).toEqual([]);
  });

  it.each([
    ['self_approval', 403],
    ['approval_closed', 409],
    ['approval_signed_already', 409],
    ['signer_owes_review', 403],
    ['idempotency_key_reused', 410],
  ])('answers %s with a page and %i', async (code, status) => {
    links.outside.on(granting, () => refusal(code));
    const answer = await links.post(await links.path(), yes);
    expect([answer.statusCode, answer.body.startsWith('<!doctype html>')]).toEqual([status, true]);
  });

  it('[A4] works no more when the key that made it does not, or is another one’s', async () => {
    const path = await links.path();
    for (const caller of [
      null,
      { ...keyOfApprover, id: 'somebody-else' },
      { ...keyOfApprover, tenant: 'another' },
      { ...keyOfApprover, roles: ['approver', 'delegate'] },
      { ...keyOfApprover, roles: ['analyst'] },
    ]) {
      links.caller = caller;
      expect((await links.open(path)).statusCode).toBe(410);
      expect((await links.post(path, yes)).statusCode).toBe(410);
    }
    expect(links.outside.requestsOn(granting)).toEqual([]);
  });
});
