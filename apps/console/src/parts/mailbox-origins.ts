import { type RowOf } from '../api/queries';

/** How an address came to be used, in words. */
export const mailboxOrigins: Readonly<Record<RowOf<'/v1/mailboxes'>['origin'], string>> = {
  command: 'by an operator or admin, not confirmed',
  'sign-in': 'by a sign-in',
  confirmation: 'confirmed by a link',
};
