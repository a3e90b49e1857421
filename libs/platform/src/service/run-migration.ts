import { sayLine } from '#printing';
import { type MigrationSettings, readMigrationSettings } from '../settings';

/** A program that brings the tables of a service up to date, as the role that owns them, and prints what it did. */
export const runMigration = async (
  migrateBy: (settings: MigrationSettings) => Promise<readonly string[]>,
): Promise<void> => {
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
