import { upcast } from '#contracts';
import { type LogSource } from '#platform';
import { archivedBodies } from '../../log/archive/archived-bodies';

/** The log that views are folded from. */
export const logSource: LogSource = {
  table: 'ledger.events',
  upcast,
  archivedBodies,
};
