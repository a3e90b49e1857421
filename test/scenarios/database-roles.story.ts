import { Client } from 'pg';
import { sharedSystem } from './shared-system';

const SERVICES = ['approvals', 'exceptions', 'intake', 'ledger', 'policy'];

/** What an administrator sees of the sessions of a running system. */
describe('the sessions of the services', () => {
  it('are each of the role of the service, which may change no event', async () => {
    // A service that has asked nothing for a minute has no session: each asks for its readiness.
    await Promise.all(SERVICES.map((name) => sharedSystem().operations(name, '/readyz')));
    const sql = new Client(sharedSystem().databaseUrl);
    await sql.connect();
    try {
      const { rows } = await sql.query<{ role: string; mayChange: boolean }>(
        `SELECT DISTINCT usename AS role, rolsuper
           OR has_table_privilege(usesysid, 'ledger.events', 'UPDATE, DELETE, TRUNCATE') AS "mayChange"
         FROM pg_stat_activity JOIN pg_roles ON pg_roles.oid = usesysid
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> ''
         ORDER BY role`,
      );
      expect(rows).toEqual(
        SERVICES.map((service) => ({
          role: `writ_${service}`,
          mayChange: false,
        })),
      );
    } finally {
      await sql.end();
    }
  });
});
