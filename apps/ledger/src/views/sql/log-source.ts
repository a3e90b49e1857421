import { upcast } from '#contracts';
import { type LogSource } from '#platform';

/** The log that views are folded from. */
export const logSource: LogSource = {
  table: 'ledger.events',
  upcast,
};
