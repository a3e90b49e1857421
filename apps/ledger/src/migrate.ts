import { migrate } from '#platform';
import { ledgerMigrations } from './migrations';

/** Brings the ledger's tables up to date: `DATABASE_URL=… node dist/apps/ledger/src/migrate.js`. */
const main = async (): Promise<void> => {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('Set DATABASE_URL to the postgres:// URL of the database to migrate.');
  const done = await migrate(url, 'ledger', ledgerMigrations);
  process.stdout.write(
    done.length > 0 ? `Migrated: ${done.join(', ')}.\n` : 'The database is up to date.\n',
  );
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
