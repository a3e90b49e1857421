import { catalogPageOf, pageAfter, pageOf, pageRequestOf } from './pages';

const search = { subject: { type: 'user' }, action: { name: 'read' } };

describe('the page of a search', () => {
  it('[N6] begins at the first candidate, with as many results as it may have', () => {
    expect(pageRequestOf(search)).toMatchObject({ from: 0, limit: 100, stated: null });
    expect(pageRequestOf(search, { limit: 7 })).toMatchObject({ from: 0, limit: 7 });
    expect(pageRequestOf(search, { limit: 7_000 })).toMatchObject({ limit: 100 });
  });

  it('[N6] begins where the one before ended, with its limit, however the search is written', () => {
    const { next_token: token } = pageAfter(pageRequestOf(search, { limit: 2 }), 2, 5);
    const written = { action: { name: 'read' }, subject: { type: 'user' } };
    expect(pageRequestOf(written, { token })).toMatchObject({ from: 5, limit: 2 });
    expect(pageRequestOf(search, { token, limit: 2 })).toMatchObject({ from: 5, limit: 2 });
  });

  it('[N6] is the last one where nothing follows', () => {
    expect(pageAfter(pageRequestOf(search), 3, undefined)).toEqual({ next_token: '', count: 3 });
  });

  it('[N6] is refused with a token of another search, another limit, or of nobody', () => {
    const { next_token: token } = pageAfter(pageRequestOf(search, { limit: 2 }), 2, 5);
    const refused = (wanted: object, page: object) => () => pageRequestOf(wanted, page);
    expect(refused({ ...search, context: {} }, { token })).toThrow('belongs to another search');
    expect(refused(search, { token, limit: 3 })).toThrow('differs from the page before');
    for (const text of ['x', 'bnVsbA', Buffer.from('[-1,null,"x"]').toString('base64url')])
      expect(refused(search, { token: text })).toThrow('is not a token of Writ');
  });
});

describe('a page of a catalog', () => {
  const items = ['a', 'b', 'c'];
  const page = (wanted: object) => pageOf(items, catalogPageOf(wanted));

  it('[N6] leads to the next one, and the last one to none', () => {
    const first = page({ q: 'x', limit: 2 });
    expect(first).toEqual({ items: ['a', 'b'], next_cursor: expect.any(String) });
    expect(page({ q: 'x', cursor: first.next_cursor })).toEqual({ items: ['c'] });
    expect(page({ limit: 3 })).toEqual({ items });
  });

  it('[N6] belongs to its search', () => {
    const { next_cursor: cursor } = page({ q: 'x', limit: 2 });
    expect(() => page({ q: 'y', cursor })).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/cursor' })] }),
    );
  });
});
