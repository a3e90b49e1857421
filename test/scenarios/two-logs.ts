import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, type Stack, type StackOptions, startStack } from '#testkit';
import { ApiUser } from './client';
import { publishExamples } from './examples';
import { done } from './refund-work';
import { rowsAt } from './standby';

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
    const eu = await startLog(home);
    await untilReady(home);
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

  tenant(tenant: string, log?: string): Promise<Tenant> {
    return newTenant(this.home, tenant, log);
  }

  /** The tenants of which a log has events. */
  async tenantsIn(stack: Stack): Promise<readonly string[]> {
    const found = await rowsAt<{ tenant: string }>(
      stack.databaseUrl,
      'SELECT DISTINCT tenant FROM ledger.events ORDER BY tenant',
    );
    return found.map(({ tenant }) => tenant);
  }

  /** How often a view of a log was built, the build that is under way included. */
  async generationOf(stack: Stack, view: string): Promise<number> {
    const [found] = await rowsAt<{ generation: number }>(
      stack.databaseUrl,
      `SELECT max(generation) AS generation FROM views.cursors WHERE name = '${view}'`,
    );
    return found!.generation;
  }
}

/** Starts the services of the log `eu` beside those of the default one, on a database of its own. */
export const startLog = (home: Stack, more: StackOptions = {}): Promise<Stack> =>
  startStack({
    natsUrl: home.natsLogUrls[EU]!,
    services: SERVICES.map((name) => ({ name, file: `apps/${name}/src/main.js` })),
    ...more,
    env: {
      WRIT_LOG: EU,
      WRIT_TOKEN_SECRET: readFileSync(join(home.dataFolder, 'token-secret'), 'utf8'),
      ...more.env,
    },
  });

/** The gateway reaches all services of the log `eu`. */
export const untilReady = (home: Stack): Promise<unknown> =>
  eventually(async () => {
    const { checks } = (await (await fetch(`${home.url}/readyz`)).json()) as {
      checks?: Record<string, { ok: boolean }>;
    };
    return SERVICES.every((service) => checks?.[`${EU} ${service}`]?.ok);
  });

/** Assigns a new tenant to a log, creates it with people of each role, and publishes refunds in it. */
export const newTenant = async (home: Stack, tenant: string, log = 'default'): Promise<Tenant> => {
  const deployer = new ApiUser(home.url, home.keys['deployment-admin']!);
  if (log !== 'default') await done(deployer.post('/v1/log-assignments', { tenant, log }));
  const wanted = { tenant, principal: 'adele', owners: ['*'] };
  const admin: string = (await done(deployer.post('/v1/tenants', wanted))).body.key;
  const issuer = new ApiUser(home.url, admin, `${home.url} ${tenant}`);
  const keys: Record<string, string> = { admin };
  for (const role of ROLES) {
    const key = { principal: `${role}-${tenant}`, roles: [role], owners: ['*'] };
    keys[role] = (await done(issuer.post('/v1/keys', key))).body.key;
  }
  await publishExamples({ url: home.url, keys }, 'refunds');
  return new Tenant(home.url, keys, tenant);
};

/** People of a tenant, by role. */
export class Tenant {
  constructor(
    readonly url: string,
    readonly keys: Readonly<Record<string, string>>,
    readonly name: string,
  ) {}

  as(role: string): ApiUser {
    return new ApiUser(this.url, this.keys[role]!, `${this.url} ${this.name}`);
  }
}
