import { type ActField } from '../../parts/act';

/** Who is notified of an alert, in each form that makes one. */
export const RECIPIENT: ActField = {
  name: 'recipient',
  label: 'Who is notified',
  kind: 'owner',
  description: 'Empty: you.',
};
