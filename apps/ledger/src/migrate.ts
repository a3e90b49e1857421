import { Client } from 'pg';
import { connectionTo, runMigration, setPasswords } from '#platform';
import { migrateLedger } from './migrations';

/**
 * Brings the ledger's tables and the roles of all services up to date, and sets the passwords of `WRIT_DATABASE_PASSWORDS`:
 * `WRIT_DATABASE_OWNER_URL=… node dist/apps/migrate.js`.
 */
void runMigration(async ({ ownerUrl, passwords }) => {
  const done = await migrateLedger(ownerUrl);
  const client = new Client({
    ...connectionTo(ownerUrl),
    application_name: 'ledger-migrations',
  });
  await client.connect();
  try {
    await setPasswords(client, passwords);
  } finally {
    await client.end();
  }
  return done;
});
