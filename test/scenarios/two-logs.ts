import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually, type Stack, startStack } from '#testkit';
import { ApiUser } from './client';
import { publishExamples } from './examples';
import { done } from './refund-work';

const EU = 'eu';
/** The gateway is of the deployment; each log has these. */
const SERVICES = ['ledger', 'intake', 'policy', 'approvals', 'exceptions'] as const;
const ROLES = ['integrator', 'approver', 'operator', 'auditor'] as const;

/** A deployment with the logs `default` and `eu`: two databases and one NATS, with the real processes of both. */
export class TwoLogs {
  private constructor(
    readonly home: Stack,
    readonly eu: Stack,
  ) {}

  static async start(): Promise<TwoLogs> {
    const home = await startStack({ logs: [EU] });
    try {
      return new TwoLogs(home, await TwoLogs.startEu(home));
    } catch (error) {
      await home.stop();
      throw error;
    }
  }

  private static async startEu(home: Stack): Promise<Stack> {
    const eu = await startStack({
      natsUrl: home.natsLogUrls[EU]!,
      services: SERVICES.map((name) => ({ name, file: `apps/${name}/src/main.js` })),
      env: {
        WRIT_LOG: EU,
        WRIT_TOKEN_SECRET: readFileSync(join(home.dataFolder, 'token-secret'), 'utf8'),
      },
    });
    await eventually(async () => {
      const { checks } = (await (await fetch(`${home.url}/readyz`)).json()) as {
        checks?: Record<string, { ok: boolean }>;
      };
      return SERVICES.every((service) => checks?.[`${EU} ${service}`]?.ok);
    });
    return eu;
  }

  async stop(): Promise<void> {
    await this.eu.stop();
    await this.home.stop();
  }

  get deployer(): ApiUser {
    return this.as('deployment-admin');
  }

  as(role: string): ApiUser {
    return new ApiUser(this.home.url, this.home.keys[role]!);
  }

  /** Assigns a new tenant to a log, creates it with people of each role, and publishes refunds in it. */
  async tenant(tenant: string, log = 'default'): Promise<Tenant> {
    if (log !== 'default') await done(this.deployer.post('/v1/log-assignments', { tenant, log }));
    const wanted = { tenant, principal: 'adele', owners: ['*'] };
    const admin: string = (await done(this.deployer.post('/v1/tenants', wanted))).body.key;
    const issuer = new ApiUser(this.home.url, admin, log);
    const keys: Record<string, string> = { admin };
    for (const role of ROLES) {
      const key = { principal: `${role}-${tenant}`, roles: [role], owners: ['*'] };
      keys[role] = (await done(issuer.post('/v1/keys', key))).body.key;
    }
    await publishExamples({ url: this.home.url, keys }, 'refunds');
    return new Tenant(this.home.url, keys, log);
  }

  /** The tenants of which a log has events. */
  async tenantsIn(stack: Stack): Promise<readonly string[]> {
    const found = await rowsOf<{ tenant: string }>(
      stack,
      'SELECT DISTINCT tenant FROM ledger.events ORDER BY tenant',
    );
    return found.map(({ tenant }) => tenant);
  }

  /** How often a view of a log was built, the build that is under way included. */
  async generationOf(stack: Stack, view: string): Promise<number> {
    const [found] = await rowsOf<{ generation: number }>(
      stack,
      `SELECT max(generation) AS generation FROM views.cursors WHERE name = '${view}'`,
    );
    return found!.generation;
  }
}

const rowsOf = async <Row extends object>(stack: Stack, sql: string): Promise<readonly Row[]> => {
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};

/** People of a tenant, by role. */
export class Tenant {
  constructor(
    readonly url: string,
    readonly keys: Readonly<Record<string, string>>,
    readonly log: string,
  ) {}

  as(role: string): ApiUser {
    return new ApiUser(this.url, this.keys[role]!, this.log);
  }
}
