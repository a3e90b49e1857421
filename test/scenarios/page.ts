import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack } from '#testkit';

const root = process.cwd();
const MARK = '=== block ';

/** A block of a page: its lines, what the page says that they print, and what they did print. */
export interface Block {
  readonly text: string;
  readonly prints: readonly string[];
  /** Undefined where the page ended before it. */
  readonly printed: string | undefined;
}

/** A page that was done as it says: one shell, block after block. */
export interface FollowedPage {
  readonly blocks: readonly Block[];
  /** All that was printed, where a line failed; else empty. */
  readonly failure: string;
}

/** Runs the shell blocks of a page against `stack`, as a reader would paste them. */
export const followPage = async (stack: Stack, page: string): Promise<FollowedPage> => {
  const texts = await blocksOf(page, 'sh');
  const { printed, failure } = await run(stack, texts);
  const blocks = texts.map((text, index) => ({
    text,
    prints: [...text.matchAll(/# → ([\w-]+)/g)].map(([, word]) => word!),
    printed: printed[index],
  }));
  return { blocks, failure };
};

/**
 * What each of these texts prints as its answer, in one shell: progress and troubles are no part of it. Throws with all
 * that was printed where one fails.
 */
export const shellOutputs = async (
  stack: Stack,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const { answered, failure } = await run(stack, texts);
  if (failure) throw new Error(failure);
  return answered.map((text) => text.slice(text.indexOf('\n') + 1));
};

const run = async (
  stack: Stack,
  texts: readonly string[],
): Promise<{ printed: readonly string[]; answered: readonly string[]; failure: string }> => {
  const data = await mkdtemp(join(tmpdir(), 'writ-page-'));
  try {
    await writeFile(join(data, 'keys.json'), JSON.stringify(stack.keys));
    const addresses = { WRIT_URL: stack.url, NATS_URL: stack.natsCallerUrl };
    const lines = Object.entries(addresses).map(([name, value]) => `export ${name}='${value}'\n`);
    await writeFile(join(data, 'addresses'), lines.join(''));
    const { output, answer, code } = await shell(scriptOf(texts), data);
    const [printed, answered] = [output, answer].map((text) => text.split(MARK).slice(1));
    return { printed: printed!, answered: answered!, failure: code === 0 ? '' : output };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
};

/** The texts of a page's blocks in that language. */
export const blocksOf = async (page: string, language: string): Promise<readonly string[]> => {
  const text = await readFile(join(root, page), 'utf8');
  const block = new RegExp('^```' + language + '\\n([\\s\\S]*?)^```$', 'gm');
  return [...text.matchAll(block)].map(([, lines]) => lines!);
};

const scriptOf = (texts: readonly string[]): string =>
  [
    'set -eo pipefail',
    // A page may name a function of its own `node`.
    'npx() { shift; command node cli/bin/writ "$@"; }',
    ...texts.map((text, n) => `echo "${MARK}${n}"\n${text}`),
  ].join('\n');

interface Said {
  /** All that was printed … */
  readonly output: string;
  /** … and of that what was printed to standard output. */
  readonly answer: string;
  readonly code: number | null;
}

const shell = (script: string, data: string): Promise<Said> =>
  new Promise((resolve) => {
    const env = { ...process.env, WRIT_DATA: data, WRIT_API_KEY: '' };
    const bash = spawn('bash', ['-c', `${script}\n`], { cwd: root, env });
    let output = '';
    let answer = '';
    bash.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
    for (const stream of [bash.stdout, bash.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    bash.on('close', (code) => resolve({ output, answer, code }));
  });
