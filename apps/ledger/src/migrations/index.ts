import { Client } from 'pg';
import { connectionTo, migrate, returnViews } from '#platform';
import { ledgerProjections } from '../views/projections';
import { deriveSchema } from '../views/sql/derive-schema';
import { logSource } from '../views/sql/log-source';
import { baselineMark, Ledger1700000000000 } from './1700000000000-ledger';
import { AppendOnly1700000000001 } from './1700000000001-append-only';
import { KeyCleanups1700000000002 } from './1700000000002-key-cleanups';
import { AnalystLogins1700000000003 } from './1700000000003-analyst-logins';
import { TenantAnalysts1700000000004 } from './1700000000004-tenant-analysts';
import { Partitions1700000000005 } from './1700000000005-partitions';
import { Alerts1700000000006 } from './1700000000006-alerts';
import { boundFirstPartition } from './first-partition-bound';
import { AlertFailures1700000000007 } from './1700000000007-alert-failures';
import { StepCounts1700000000008 } from './1700000000008-step-counts';
import { MovedSlots1700000000009 } from './1700000000009-moved-slots';
import { ledgerRights } from './rights';

/** What the ledger stores, in order. Projections' tables and documented views need no migration: they are derived. */
export const ledgerMigrations = [
  Ledger1700000000000,
  AppendOnly1700000000001,
  KeyCleanups1700000000002,
  AnalystLogins1700000000003,
  TenantAnalysts1700000000004,
  Partitions1700000000005,
  Alerts1700000000006,
  AlertFailures1700000000007,
  StepCounts1700000000008,
  MovedSlots1700000000009,
];

/**
 * Brings the ledger's part of a database up to date, or back to what this build has. Resolves with the names of what it ran, made or dropped. Rejects, before it
 * changes anything, where another baseline made the database.
 */
export const migrateLedger = async (url: string): Promise<readonly string[]> => {
  await requireBaseline(url);
  return migrate(url, 'ledger', ledgerMigrations, {
    prepare: boundFirstPartition,
    derive,
    rights: ledgerRights,
  });
};

const views = { schema: 'views', log: logSource, projections: ledgerProjections };

const derive = async (client: Client): Promise<readonly string[]> => [
  ...(await deriveSchema(client)),
  ...(await returnViews(client, views)),
];

const requireBaseline = async (url: string): Promise<void> => {
  const client = new Client({ ...connectionTo(url), application_name: 'ledger-migrations' });
  await client.connect();
  try {
    const { rows } = await client.query<{ mark: string | null }>(
      `SELECT obj_description(oid, 'pg_namespace') AS mark FROM pg_namespace
       WHERE nspname = 'ledger' AND to_regclass('ledger.events') IS NOT NULL`,
    );
    if (rows[0] && rows[0].mark !== baselineMark) throw new Error(INCOMPATIBLE);
  } finally {
    await client.end();
  }
};

const INCOMPATIBLE =
  'An incompatible build of Writ made this database, and this build cannot bring it forward. Nothing was changed. Run the build that made it, or start with an empty database (for npm start: remove the folder .writ).';
