import { runMigration } from '#platform';
import { migratePolicy } from './migrations';

/** Brings policy's tables up to date, after the ledger's. */
void runMigration(({ ownerUrl }) => migratePolicy(ownerUrl));
