import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NatsConnection } from 'nats';
import { Client } from 'pg';
import { type Stack, eventually } from '#testkit';
import { ApiUser, newId } from './client';
import { NatsPeople } from './nats-people';
import { askOverNats } from './nats-user';
import { sharedSystem } from './shared-system';

/** Credentials that were handed out before their key lost something. */
describe('a key that may do less than before', () => {
  let stack: Stack;
  let people: NatsPeople;

  beforeAll(async () => {
    stack = sharedSystem();
    people = await NatsPeople.of(stack);
  });
  afterEach(() => people.signOut());
  afterAll(() => people?.services.close());

  it('takes what it lost from open connections and tokens: roles, owners, source, workflows or time', async () => {
    const losses = [
      `roles = '{integrator}'`,
      `owners = '{finance}'`,
      `source = '/crm'`,
      `workflows = '{refunds}'`,
      `expires_at = now()`,
    ];
    const lowered = await Promise.all(losses.map(() => credentials()));
    const others = await credentials();
    const database = new Client(stack.databaseUrl);
    await database.connect();
    for (const [index, loss] of losses.entries())
      await database.query(`UPDATE access.api_keys SET ${loss} WHERE key_id = $1`, [
        lowered[index]!.keyId,
      ]);
    await database.end();

    for (const one of lowered) await mustEnd(one);
    expect(await statusOf(others.token)).toBe(200);
    for (const connection of others.connections) {
      await connection.flush();
      expect(connection.isClosed()).toBe(false);
    }
  });

  it('does so when the keys file gives it another role', async () => {
    const file = join(stack.dataFolder, 'keys.json');
    const before = readFileSync(file, 'utf8');
    const { operator, auditor: _, ...keys } = JSON.parse(before) as Record<string, string>;
    const ofOperator = await opened(operator!);
    const ofAdmin = await opened(keys['admin']!);
    try {
      writeFileSync(file, JSON.stringify({ ...keys, auditor: operator }));
      await stack.restart('policy');
      await stack.ready();
      await mustEnd(ofOperator);
      expect(await statusOf(ofAdmin.token)).toBe(200);
      expect(ofAdmin.connections.map((one) => one.isClosed())).toEqual([false, false]);
    } finally {
      writeFileSync(file, before);
      await stack.restart('policy');
      await stack.ready();
    }
  });

  // The words of this spec.

  interface Opened {
    readonly token: string;
    readonly connections: readonly NatsConnection[];
  }

  async function credentials(): Promise<Opened & { readonly keyId: string }> {
    const wanted = {
      principal: newId('worker'),
      roles: ['integrator', 'operator'],
      owners: ['finance', 'legal'],
    };
    const { keyId, key } = (await people.admin.post('/v1/keys', wanted)).body;
    return { keyId, ...(await opened(key)) };
  }

  /** A connection by the key, one by a token, and the token; the connections end when they are closed. */
  async function opened(key: string): Promise<Opened> {
    const token = await people.tokenOf(key);
    const connections = [key, token].map((one) => people.signIn(one, { reconnect: false }));
    return { token, connections: await Promise.all(connections) };
  }

  async function mustEnd({ token, connections }: Opened): Promise<void> {
    await eventually(
      () => statusOf(token),
      (status) => status === 401,
    );
    const data = { workflow: 'refunds' };
    const reply = await askOverNats(people.services, 'writ.v1.open-work-order', data, token);
    expect(reply.refusal.code).toBe('unauthenticated');
    await eventually(() => connections.every((one) => one.isClosed()));
  }

  async function statusOf(token: string): Promise<number> {
    return (await new ApiUser(stack.url, token).get('/v1/work-orders')).status;
  }
});
