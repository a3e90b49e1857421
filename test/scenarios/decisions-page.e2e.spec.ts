import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '#testkit';
import { WritClient } from '../../cli/src/api/client';
import { publishFolder } from '../../cli/src/publish/publish-folder';

const root = process.cwd();
const PAGE = 'docs/decisions-and-approvals.md';
const MARK = '=== block ';

/** A paragraph's title, its lines, and what the page says that they print. */
interface Block {
  readonly text: string;
  readonly prints: readonly string[];
}

/** The page on decisions and approvals, done as it says: one shell, block after block. */
describe('the page on decisions and approvals', () => {
  let stack: Stack;
  let data: string;
  let blocks: readonly Block[];
  let printed: readonly string[];
  let failure = '';

  beforeAll(async () => {
    stack = await startStack();
    const admin = new WritClient({ url: stack.url, key: stack.keys['admin'] });
    expect((await publishFolder(admin, join(root, 'examples'))).failures).toEqual([]);
    data = await mkdtemp(join(tmpdir(), 'writ-page-'));
    await writeFile(join(data, 'keys.json'), JSON.stringify(stack.keys));
    await writeFile(join(data, 'addresses'), `export WRIT_URL='${stack.url}'\n`);
    blocks = blocksOf(await readFile(join(root, PAGE), 'utf8'));
    const { output, code } = await shell(scriptOf(blocks, data), data);
    printed = output.split(MARK).slice(1);
    if (code !== 0) failure = output;
  }, 180_000);

  afterAll(async () => {
    await stack.stop();
    await rm(data, { recursive: true, force: true });
  });

  it('[P1] [P3] [P6] [A1] [A8] runs from top to bottom', () => {
    expect(failure).toBe('');
    expect(printed).toHaveLength(blocks.length);
  });

  it('prints what it says', () => {
    for (const [index, { prints }] of blocks.entries())
      for (const text of prints) expect(printed[index]).toContain(`\n${text}\n`);
    expect(blocks.flatMap(({ prints }) => prints)).toEqual(
      expect.arrayContaining(['wait', 'run', 'stop', 'approval-exceeded', 'facts-conflict']),
    );
  });
});

const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => ({
    text: text!,
    prints: [...text!.matchAll(/# → ([\w-]+)/g)].map(([, word]) => word!),
  }));

/** As a reader would paste it, with this system's folder in the place of `.writ`. */
const scriptOf = (blocks: readonly Block[], data: string): string =>
  [
    'set -eo pipefail',
    'npx() { shift; node cli/bin/writ "$@"; }',
    ...blocks.map(({ text }, n) => `echo "${MARK}${n}"\n${text}`),
  ]
    .join('\n')
    .replaceAll("'./.writ/keys.json'", `'${data}/keys.json'`)
    .replaceAll('. .writ/addresses', `. ${data}/addresses`);

const shell = (script: string, data: string): Promise<{ output: string; code: number | null }> =>
  new Promise((resolve) => {
    const env = { ...process.env, WRIT_DATA: data, WRIT_API_KEY: '' };
    const bash = spawn('bash', ['-c', `${script}\n`], { cwd: root, env });
    let output = '';
    for (const stream of [bash.stdout, bash.stderr])
      stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
    bash.on('exit', (code) => resolve({ output, code }));
  });
