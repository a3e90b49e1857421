import { readDatabaseUrl } from '#platform';
import { sayLine } from '#printing';
import { migrateLedger } from './migrations';

/** Brings the ledger's tables up to date: `DATABASE_URL=… node dist/apps/ledger/src/migrate.js`. */
const main = async (): Promise<void> => {
  const done = await migrateLedger(readDatabaseUrl());
  sayLine(
    process.stdout,
    done.length > 0 ? `Migrated: ${done.join(', ')}.` : 'The database is up to date.',
  );
};

main().catch((error: unknown) => {
  sayLine(process.stderr, error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
