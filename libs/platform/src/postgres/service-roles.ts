import { type Program } from '#settings';
import { type RoleRights } from './role-rights';

/** The database role that a service connects as, or that the login of its connection is a member of. */
export const roleOf = (service: Program): string => `writ_${service}`;

/** Reads the log and the views, and changes nothing: for audits. */
export const READER = 'writ_reader';

/** What each service needs for its reactions: how far they have come, dead letters, the time that rules go by, and which tenants it serves. */
export const messagingTables: NonNullable<RoleRights['tables']> = {
  'ledger.clock': ['SELECT'],
  'ledger.moved_slots': ['SELECT'],
  'messaging.reaction_cursors': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  'messaging.dead_letters': ['SELECT', 'INSERT', 'UPDATE'],
};
