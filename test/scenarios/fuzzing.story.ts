import fc from 'fast-check';
import { headers, type NatsConnection } from 'nats';
import { Client } from 'pg';
import { natsPermissionsOf } from '../../apps/policy/src/access/nats-callers';
import { eventually, LONGEST_WAIT_MS, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { closeRefund } from './closed-refund';
import { faultsIn, faultsInJetStreamReply, faultsInReply } from './fuzz/faults';
import { CONSUMER_ROLE, messagesOf, publicSubjects } from './fuzz/messages';
import { type Operation, operationsOf, type Schema } from './fuzz/operations';
import { requestsOf } from './fuzz/requests';
import { SchemaValues } from './fuzz/schema-values';
import { send } from './fuzz/send';
import { createFuzzedTenant, type FuzzedTenant } from './fuzz/tenant';
import { natsUser } from './nats-user';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';
import { complaints } from './unharmed';

const { WRIT_FUZZ_SEED, WRIT_FUZZ_RUNS = '10' } = process.env;
/** The same seed sends the same, except for ids that the system gives. */
const seed = WRIT_FUZZ_SEED ? Number(WRIT_FUZZ_SEED) : Date.now() % 2 ** 31;
/** Requests to each operation, and messages to each subject. */
const numRuns = Number(WRIT_FUZZ_RUNS);

const LOG_BYTES_MAX = 4 * 1024 * 1024;

/** Requests about consumers that the server takes by itself, and consumers of other names, which go to the same code. */
const ANSWERED_BY_NATS =
  /^\$JS\.(API\.CONSUMER\.(INFO|DELETE|MSG\.NEXT)|ACK)\.|^\$JS\.API\.CONSUMER\.CREATE\.[^.]+\.[^.]+_[2-9]\./;

/** What is recorded of a refusal, so that an auditor finds it. */
const RECORDED_REFUSALS = ['work-order.closure-refused'];

/** What the stories of bad input and bad frames try one by one and everywhere, tried together and at random. */
describe(`fuzzing with WRIT_FUZZ_SEED=${seed}`, () => {
  let stack: Stack;
  let tenant: FuzzedTenant;
  let operations: readonly Operation[];
  let values: SchemaValues;
  let nats: NatsConnection;
  let pids: object;
  let logged: number;
  const commandPrefix = newId('fuzz');
  let sent = 0;
  const refused: string[] = [];

  beforeAll(async () => {
    stack = sharedSystem();
    tenant = await createFuzzedTenant(stack);
    const document = (await (await fetch(`${stack.url}/docs-json`)).json()) as Schema;
    operations = operationsOf(document);
    values = new SchemaValues(document['components'].schemas, tenant.pool);
    nats = await natsUser(stack.natsCallerUrl!.replaceAll('//', `//${tenant.keys['integrator']}@`));
    pids = await stack.pids();
    logged = (await stack.log(LOG_BYTES_MAX)).length;
  });
  afterAll(() => nats?.close());

  it('[G9] answers every operation as documented and never fails, whatever is sent', async () => {
    expect(operations.length).toBeGreaterThan(100);
    const found = await complaints(
      [...operations.entries()],
      ([, { method, path }]) => `${method} ${path}`,
      ([index, operation]) => {
        const credentials = credentialsOf(operation.roles, (key) => `Bearer ${key}`);
        const requests = requestsOf(operation, values);
        return counterexample(index, requests, credentials, async (request, credential) => {
          const commandId = newCommandId();
          const named = { 'idempotency-key': commandId, ...request.headers };
          const answer = await send(stack.url, { ...request, headers: named }, credential);
          if (answer.status >= 400 && answer.status < 500) refused.push(commandId);
          return faultsIn(operation, answer, JSON.stringify(request));
        });
      },
    );
    expect(found).toEqual([]);
  });

  it('[G9] answers on every public subject of NATS and never fails, whatever is sent', async () => {
    const tokens = await tokensOf(tenant);
    const found = await complaints(
      [...publicSubjects(operations, tenant.name).entries()],
      ([, { subject }]) => subject,
      ([index, subject]) => {
        const credentials = credentialsOf(subject.roles, (_, role) => tokens.get(role)!);
        const messages = messagesOf(subject, values);
        return counterexample(index, messages, credentials, async (message, token) => {
          const commandId = newCommandId();
          const reply = await request(subject.subject, message.body, {
            'Idempotency-Key': commandId,
            ...(token !== undefined && { 'Writ-Token': token }),
            ...message.headers,
          });
          if (reply?.refusal) refused.push(commandId);
          const faults = subject.isOfJetStream ? faultsInJetStreamReply : faultsInReply;
          return faults(reply, JSON.stringify(message));
        });
      },
    );
    expect(found).toEqual([]);
  });

  it('[G9] has sent to every subject that a caller may publish to and that we answer', () => {
    const { publish } = natsPermissionsOf({
      id: `${CONSUMER_ROLE}-1`,
      tenant: tenant.name,
      roles: [CONSUMER_ROLE],
      isNarrowed: false,
    });
    const fuzzed = publicSubjects(operations, tenant.name).map(({ subject }) => subject);
    const others = publish.filter(
      (pattern) => !fuzzed.some((subject) => isWithin(pattern, subject)),
    );
    expect(others.filter((pattern) => !ANSWERED_BY_NATS.test(pattern))).toEqual([]);
  });

  it('[G9] records nothing of what it refuses', async () => {
    expect(refused.length).toBeGreaterThan(100);
    const sql = new Client(stack.databaseUrl);
    await sql.connect();
    const { rows } = await sql.query(
      `SELECT command_id, type FROM ledger.commands
       JOIN ledger.events ON position BETWEEN first_position AND last_position
       WHERE command_id = ANY ($1) AND type <> ALL ($2)`,
      [refused, RECORDED_REFUSALS],
    );
    await sql.end();
    expect(rows).toEqual([]);
  });

  it('[G9] goes on with the same processes, has no error in its log, and does its work', async () => {
    const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
    const id = await openRefund(user('integrator'));
    await closeRefund(id, user);
    await eventually(
      () => done(user('auditor').get(`/v1/work-orders/${id}`)),
      ({ body }) => body.status === 'closed',
    );
    expect(await stack.pids()).toEqual(pids);
    const log = (await stack.log(LOG_BYTES_MAX)).slice(logged).split('\n');
    expect(log.filter((line) => /^\[\S+\] (error|fatal)\b/.test(line))).toEqual([]);
  });

  function newCommandId(): string {
    sent += 1;
    return `${commandPrefix}-${sent}`;
  }

  async function request(
    subject: string,
    body: string | Uint8Array,
    named: Readonly<Record<string, string>>,
  ): Promise<any> {
    const stated = headers();
    for (const [name, value] of Object.entries(named)) stated.set(name, value);
    const reply = await nats.request(subject, body, { timeout: LONGEST_WAIT_MS, headers: stated });
    return reply.json();
  }

  async function tokensOf({ keys }: FuzzedTenant): Promise<ReadonlyMap<string, string>> {
    const issued = Object.entries(keys).map(async ([role, key]) => {
      const { body } = await done(new ApiUser(stack.url, key).post('/v1/tokens'));
      return [role, body.token as string] as const;
    });
    return new Map(await Promise.all(issued));
  }

  /** Mostly of who may do it, now and then of somebody else or none. */
  function credentialsOf(
    roles: readonly string[],
    credentialOf: (key: string, role: string) => string,
  ): fc.Arbitrary<string | undefined> {
    const all = Object.entries(tenant.keys);
    const allowed = all.filter(([role]) => roles.includes(role));
    const some = (allowed.length > 0 ? allowed : all).map(([role, key]) => credentialOf(key, role));
    const others = all.map(([role, key]) => credentialOf(key, role));
    return fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<string | undefined>(...some) },
      fc.constantFrom(undefined, 'x', ...others),
    );
  }
});

/** Whether a subject is one of a pattern of NATS (`*` for a token, `>` for the rest). */
const isWithin = (pattern: string, subject: string): boolean => {
  const [wanted, given] = [pattern.split('.'), subject.split('.')];
  return wanted.every(
    (token, at) =>
      token === '>' ||
      ((token === '*' ? given[at] !== undefined : token === given[at]) &&
        (at < wanted.length - 1 || given.length === wanted.length)),
  );
};

/** What breaks a property, with what reproduces it; the smallest such input where a seed is given. */
async function counterexample<T>(
  index: number,
  inputs: fc.Arbitrary<T>,
  credentials: fc.Arbitrary<string | undefined>,
  faults: (input: T, credential: string | undefined) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const property = fc.asyncProperty(inputs, credentials, async (input, credential) =>
    expect(await faults(input, credential)).toEqual([]),
  );
  const {
    failed,
    counterexample: input,
    errorInstance,
  } = await fc.check(property, {
    seed: seed + index,
    numRuns,
    endOnFailure: !WRIT_FUZZ_SEED,
  });
  if (!failed) return [];
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [`${fc.stringify(input?.[0]).slice(0, 1_500)}\n${why.slice(0, 1_500)}`];
}
