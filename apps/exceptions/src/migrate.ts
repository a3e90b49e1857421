import { runMigration } from '#platform';
import { migrateExceptions } from './migrations';

/** Brings the tables of exceptions up to date, after the ledger's. */
void runMigration(({ ownerUrl }) => migrateExceptions(ownerUrl));
