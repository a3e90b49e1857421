import { tokenOf } from './keys';
import { type Handler } from './stub-server';

/** Answers every list with `items`, to a key of these claims; nobody is away. */
export const listing =
  (claims: object, ...items: object[]): Handler =>
  (request) =>
    request.path === '/v1/absences' ? { body: { items: [] } } : listed(claims, items)(request);

/** The same, also to who asks who is away. */
export const listed =
  (claims: object, items: readonly object[]): Handler =>
  ({ path }) =>
    path === '/v1/tokens'
      ? tokenOf(claims)
      : { headers: { 'writ-position': '7' }, body: { items, nextCursor: null } };

export const dana = { id: 'dana', roles: ['approver'], owners: ['finance'] };
