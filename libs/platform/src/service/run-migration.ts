import { sayLine } from '#printing';
import { type MigrationSettings, readMigrationSettings } from '../settings';

type MigrateBy = (settings: MigrationSettings) => Promise<readonly string[]>;

let previous: Promise<void> = Promise.resolve();

/**
 * Brings the tables of a service up to date, as the role that owns them, and prints what it did. Those of one program run one after
 * another, and none after one that failed.
 */
export const runMigration = (migrateBy: MigrateBy): Promise<void> =>
  (previous = previous.then(() => runOne(migrateBy)));

const runOne = async (migrateBy: MigrateBy): Promise<void> => {
  if (process.exitCode !== undefined) return;
  try {
    const done = await migrateBy(readMigrationSettings());
    sayLine(
      process.stdout,
      done.length > 0 ? `Migrated: ${done.join(', ')}.` : 'The database is up to date.',
    );
  } catch (error) {
    sayLine(process.stderr, error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
};
