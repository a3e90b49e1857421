import { Access1700000200000 } from './1700000200000-access';

/** What policy stores, in order. */
export const policyMigrations = [Access1700000200000];
