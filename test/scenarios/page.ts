import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Stack } from '#testkit';
import { blocksToRun } from '../pages/blocks';
import { writForShell } from './writ-for-shell';

const root = process.cwd();
const MARK = '=== block ';

/** A block of a page: its lines, what the page says that they print, and what they did print. */
export interface Block {
  readonly text: string;
  readonly prints: readonly string[];
  /** Undefined where the page ended before it. */
  readonly printed: string | undefined;
}

/** A page after its blocks ran: one shell, block after block. */
export interface FollowedPage {
  readonly blocks: readonly Block[];
  /** Everything printed, where a line failed; else empty. */
  readonly failure: string;
}

/** What a page leaves to its reader. */
export interface Reader {
  /** Shell lines before the first block, for files that the page takes for granted. */
  readonly prepares?: string;
  /** Placeholder of the page (`APPROVAL_ID`) → the shell expression that a reader would paste there. */
  readonly fills?: Readonly<Record<string, string>>;
}

/** A system as a shell finds it. */
interface ShownSystem {
  readonly data: string;
  /** Shell lines that define `npx writ`. */
  readonly writ: string;
}

/** Runs the shell blocks of a page against `stack`, as a reader would paste them; `writ` in processes that stay. */
export const followPage = (
  stack: Stack,
  page: string,
  reader: Reader = {},
): Promise<FollowedPage> => withShownSystem(stack, (system) => follow(page, system, reader));

/**
 * The same on the system that keeps its keys and addresses in the folder `data`, with a process of its own for each
 * command line of `writ`.
 */
export const followPageIn = (data: string, page: string, reader: Reader = {}) =>
  follow(page, { data, writ: OWN_PROCESSES }, reader);

/** A page may name a function of its own `node`. */
const OWN_PROCESSES = `npx() { shift; command node ${join(root, 'cli/bin/writ')} "$@"; }`;

const follow = async (
  page: string,
  system: ShownSystem,
  { prepares = '', fills = {} }: Reader,
): Promise<FollowedPage> => {
  const texts = blocksToRun(page, 'sh').map((text) =>
    Object.entries(fills).reduce((all, [name, value]) => all.replaceAll(name, value), text),
  );
  const { printed, failure } = await run(system, [prepares, ...texts]);
  const blocks = texts.map((text, index) => ({
    text,
    prints: [...text.matchAll(/# → ([\w-]+)/g)].map(([, word]) => word!),
    printed: printed[index + 1],
  }));
  return { blocks, failure };
};

/** Runs the SQL blocks of a page as `role`; the fields of each answer. */
export const queryPage = async (
  databaseUrl: string,
  page: string,
  role = 'writ_analyst',
): Promise<readonly (readonly string[])[]> => {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    await client.query(`SET ROLE ${role}`);
    const answers: string[][] = [];
    for (const text of blocksToRun(page, 'sql'))
      for (const { fields } of [await client.query(text)].flat())
        answers.push(fields.map(({ name }) => name));
    return answers;
  } finally {
    await client.end();
  }
};

/**
 * The standard output of each of these texts, in one shell. Throws with everything printed where one fails.
 */
export const shellOutputs = async (
  stack: Stack,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const { answered, failure } = await withShownSystem(stack, (system) => run(system, texts));
  if (failure) throw new Error(failure);
  return answered.map((text) => text.slice(text.indexOf('\n') + 1));
};

const withShownSystem = async <T>(
  stack: Stack,
  use: (system: ShownSystem) => Promise<T>,
): Promise<T> => {
  const data = await mkdtemp(join(tmpdir(), 'writ-page-'));
  try {
    await writeFile(join(data, 'keys.json'), JSON.stringify(stack.keys));
    const addresses = {
      WRIT_URL: stack.url,
      NATS_URL: stack.natsCallerUrl,
      DATABASE_URL: stack.databaseUrl,
      WRIT_DATABASE_OWNER_URL: stack.databaseUrl,
    };
    const lines = Object.entries(addresses).map(([name, value]) => `export ${name}='${value}'\n`);
    await writeFile(join(data, 'addresses'), lines.join(''));
    const targets = 'prometheus-targets.json';
    await copyFile(join(stack.dataFolder, targets), join(data, targets));
    const writ = await writForShell(data);
    return await use({ data, writ: writ.lines }).finally(() => writ.close());
  } finally {
    await rm(data, { recursive: true, force: true });
  }
};

const run = async (
  { data, writ }: ShownSystem,
  texts: readonly string[],
): Promise<{ printed: readonly string[]; answered: readonly string[]; failure: string }> => {
  // Pages write files; the project's folder stays as it is.
  const folder = await mkdtemp(join(tmpdir(), 'writ-reader-'));
  try {
    for (const name of ['examples', 'node_modules'])
      await symlink(join(root, name), join(folder, name));
    const { output, answer, code } = await shell(scriptOf(writ, texts), { data, folder });
    const [printed, answered] = [output, answer].map((text) => text.split(MARK).slice(1));
    return { printed: printed!, answered: answered!, failure: code === 0 ? '' : output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const scriptOf = (writ: string, texts: readonly string[]): string =>
  ['set -eo pipefail', writ, ...texts.map((text, n) => `echo "${MARK}${n}"\n${text}`)].join('\n');

interface ShellResult {
  /** Everything printed … */
  readonly output: string;
  /** … and the part of it on standard output. */
  readonly answer: string;
  readonly code: number | null;
}

const shell = (
  script: string,
  { data, folder }: { readonly data: string; readonly folder: string },
): Promise<ShellResult> =>
  new Promise((resolve) => {
    const env = { ...process.env, WRIT_DATA: data, WRIT_API_KEY: '', WRIT_URL: '' };
    const bash = spawn('bash', ['-c', `${script}\n`], { cwd: folder, env });
    let output = '';
    let answer = '';
    bash.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
    for (const stream of [bash.stdout, bash.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    bash.on('close', (code) => resolve({ output, answer, code }));
  });
