import { migrate } from '#platform';
import { deriveSchema } from '../views/sql/derive-schema';
import { Ledger1700000000000 } from './1700000000000-ledger';

/** What the ledger stores, in order. Projections' tables and documented views need no migration: they are derived. */
export const ledgerMigrations = [Ledger1700000000000];

/** Brings the ledger's part of a database up to date. Resolves with the names of what it ran, made or dropped. */
export const migrateLedger = (url: string): Promise<readonly string[]> =>
  migrate(url, 'ledger', ledgerMigrations, deriveSchema);
