import { Access1700000200000 } from './1700000200000-access';

/** The tables of policy, in the order in which they were made. */
export const policyMigrations = [Access1700000200000];
