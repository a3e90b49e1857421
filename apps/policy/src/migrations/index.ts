import { Access1700000200000 } from './1700000200000-access';
import { Sessions1700000200001 } from './1700000200001-sessions';
import { KeyLimits1700000200002 } from './1700000200002-key-limits';
import { CallerAccounts1700000200003 } from './1700000200003-caller-accounts';
import { CallerAccountLimits1700000200004 } from './1700000200004-caller-account-limits';

/** The tables of policy, in the order in which they were made. */
export const policyMigrations = [
  Access1700000200000,
  Sessions1700000200001,
  KeyLimits1700000200002,
  CallerAccounts1700000200003,
  CallerAccountLimits1700000200004,
];
