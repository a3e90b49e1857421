import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { checkSystem } from '../faults/checker';
import { Load } from '../faults/load';
import { blocksIn } from '../pages/blocks';
import { ApiUser } from '../scenarios/client';
import { askOverNats, natsUser } from '../scenarios/nats-user';
import { done } from '../scenarios/refund-work';
import { dockerProgram } from './docker-program';
import { type Project } from './project';

const PAGE = 'docs/operations/rotating-secrets.md';
const PRINCIPAL = 'dev-integrator';

export interface Rotated {
  /** Status → how many answers, up to the end of each block of the page. */
  readonly outcomes: readonly Readonly<Record<string, number>>[];
  readonly wrong: readonly string[];
  /** What the ledger lost, and what is not as it was answered. */
  readonly offences: readonly string[];
  /** By old secret: what it still opens. */
  readonly stillOpen: readonly string[];
  /** The answer to a caller on NATS. */
  readonly overNats: { readonly ok: boolean };
  /** The keys of the log, a line each. */
  readonly signedBy: readonly string[];
}

/** Follows the page on rotating secrets in a running project, while a client writes. Rejects with the output of a failed line. */
export const rotateSecrets = async (
  project: Project,
  url: string,
  folder: string,
): Promise<Rotated> => {
  const volume = (name: string): string => join(folder, 'project/volumes', name);
  const textIn = (name: string, file: string): string =>
    readFileSync(join(volume(name), file), 'utf8').trim();
  const keys = (): Record<string, string> => JSON.parse(textIn('writ-secrets', 'keys.json'));
  const postgres = await project.reach('postgres', 5432);
  const nats = await project.reach('nats', 4222);

  const admin = new ApiUser(url, keys()['admin']!);
  const { body: issued } = await done(
    admin.post('/v1/keys', { principal: PRINCIPAL, roles: ['integrator'], owners: ['*'] }),
  );
  const user = new ApiUser(url, issued.key);
  const { body: early } = await done(user.post('/v1/tokens'));
  const before = {
    database: textIn('intake-secrets', 'database-url').replace('postgres:5432', postgres),
    nats: textIn('intake-secrets', 'nats-url').replace('nats:4222', nats),
    key: keys()['operator']!,
  };
  const load = new Load(user, PRINCIPAL, 1);
  const outcomes: Record<string, number>[] = [];
  const docker = await dockerProgram(project, join(folder, 'docker'));
  try {
    for (const { text } of blocksIn(PAGE).filter(({ language }) => language === 'sh')) {
      await followed([functions(), text], docker.folder);
      outcomes.push(Object.fromEntries(load.outcomes));
    }
  } finally {
    docker.server.close();
    await load.stop();
  }

  const owner = `postgres://postgres:${textIn('postgres-secrets', 'postgres-password')}@${postgres}/writ`;
  const opened = await Promise.all([
    opens('the old login of intake', async () => {
      const client = new Client(before.database);
      await client.connect();
      await client.end();
    }),
    opens('the old user on NATS', async () => (await natsUser(before.nats)).close()),
    opens('a token by the old secret', () =>
      done(new ApiUser(url, early.token).get('/v1/session')),
    ),
    opens('an old key of the keys file', () =>
      done(new ApiUser(url, before.key).get('/v1/session')),
    ),
  ]);
  // As a caller over NATS, whose permissions the new issuer signs.
  const connection = await natsUser(`nats://${issued.key}@${nats}`);
  const overNats = await askOverNats(connection, 'writ.v1.open-work-order', {});
  await connection.close();
  const { text: logKeys } = await done(user.get('/v1/log/keys'));
  return {
    outcomes,
    wrong: load.wrong,
    offences: await checkSystem(owner, load.acknowledged),
    stillOpen: opened.flat(),
    overNats,
    signedBy: logKeys.trim().split('\n'),
  };
};

/** The functions of the first block, which its reader has in the shell from then on. */
const functions = (): string => {
  const [first] = blocksIn(PAGE).filter(({ language }) => language === 'sh');
  return first!.text.slice(0, first!.text.indexOf('\n\n'));
};

/** Rejects with everything that these lines printed when one failed. */
const followed = async (texts: readonly string[], programs: string): Promise<void> => {
  const env = { ...process.env, PATH: `${programs}:${process.env['PATH']}` };
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', texts.join('\n')], { env });
  let printed = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const code = await new Promise((resolve) => shell.once('close', resolve));
  if (code !== 0) throw new Error(printed || `ended with ${String(code)}`);
};

const opens = async (name: string, attempt: () => Promise<unknown>): Promise<readonly string[]> =>
  attempt().then(
    () => [name],
    () => [],
  );
