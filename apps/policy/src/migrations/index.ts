import { migrate, roleOf, type SchemaRights } from '#platform';
import { Access1700000200000 } from './1700000200000-access';
import { LastUse1700000200001 } from './1700000200001-last-use';
import { LogAssignments1700000200007 } from './1700000200007-log-assignments';
import { Tenants1700000200002 } from './1700000200002-tenants';
import { RetiredPrincipals1700000200004 } from './1700000200004-retired-principals';
import { SavedPages1700000200006 } from './1700000200006-saved-pages';
import { VersionsOfRetirements1700000200005 } from './1700000200005-versions-of-retirements';
import { WorkflowsOfKeys1700000200003 } from './1700000200003-workflows-of-keys';

/** What policy stores, in order. */
export const policyMigrations = [
  Access1700000200000,
  LastUse1700000200001,
  Tenants1700000200002,
  WorkflowsOfKeys1700000200003,
  RetiredPrincipals1700000200004,
  VersionsOfRetirements1700000200005,
  SavedPages1700000200006,
  LogAssignments1700000200007,
];

const rights: SchemaRights = {
  schemas: ['access', 'public'],
  roles: [
    {
      role: roleOf('policy'),
      tables: {
        'access.tenants': ['SELECT', 'INSERT'],
        'access.api_keys': ['SELECT', 'INSERT', 'UPDATE'],
        'access.sessions': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
        'access.retired_principals': ['SELECT', 'INSERT', 'UPDATE'],
        'access.caller_accounts': ['SELECT', 'INSERT'],
        'access.log_assignments': ['SELECT', 'INSERT'],
        'access.saved_pages': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
        'public.policy_migrations': ['SELECT'],
      },
    },
  ],
};

/** Brings policy's part of a database up to date. Resolves with the names of what it ran. */
export const migratePolicy = (url: string): Promise<readonly string[]> =>
  migrate(url, 'policy', policyMigrations, { rights });
