import { subjects } from '#contracts';
import { as, useGateway } from './outside';

const { savePage, removeSavedPage, listSavedPages } = subjects.internal;

describe('saved pages over HTTP', () => {
  const { outside, app } = useGateway();
  const page = { name: 'My refunds / late', path: '/approvals?kind=refund&status=all' };
  const address = `/v1/saved-pages/${encodeURIComponent(page.name)}`;

  it('are saved, listed and removed for the caller', async () => {
    outside.on(savePage, () => ({ ok: true, ...page }));
    outside.on(removeSavedPage, () => ({ ok: true, name: page.name }));
    outside.on(listSavedPages, () => ({ ok: true, pages: [page] }));
    const saved = await app.inject(as('approver', 'PUT', address, { path: page.path }));
    expect([saved.statusCode, saved.json()]).toEqual([200, page]);
    expect(outside.requestsOn(savePage)).toMatchObject([
      { ...page, metadata: { actor: { id: 'approver-person' }, tenant: 'acme' } },
    ]);
    const list = await app.inject(as('approver', 'GET', '/v1/saved-pages'));
    expect(list.json()).toEqual({ items: [page], nextCursor: null });
    const gone = await app.inject(as('approver', 'DELETE', address));
    expect(gone.json()).toEqual({ name: page.name });
  });

  it.each([
    '',
    'approvals',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/a b',
    '/a\nb',
    `/${'a'.repeat(2_000)}`,
  ])('lead to no other place than the console: %j', async (path) => {
    const answer = await app.inject(as('approver', 'PUT', address, { path }));
    expect([answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([400, '/path']);
    expect(outside.requestsOn(savePage)).toEqual([]);
  });
});
