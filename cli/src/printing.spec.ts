import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type Command } from 'commander';
import { runWrit } from '../test/run-writ';
import { buildProgram } from './program';
import { reportText } from './commands/audit';
import { sayError, sayLine } from './terminal';

const HOSTILE = 'x\u001b[2J\u001b[H\r\nVERIFIED\u009b2J\u202e\u200b\u2028\u0007';
/** What a terminal acts on, reorders or does not show; of controls only the line end is ours. */
const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** They read a stream or standard input until it ends. */
const ENDLESS = ['watch', 'mcp'];
/** They start the launcher, which calls no service. */
const LOCAL = ['backup', 'restore'];

/** Every name of a field that commands read of answers. */
const fields = (): readonly string[] => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  const texts = files.filter((file) => /(?<!\.spec)\.ts$/.test(file));
  const names = texts.flatMap((file) =>
    [...readFileSync(join(__dirname, file), 'utf8').matchAll(/readonly (\w+)|'(\w+)'\]/g)].map(
      ([, field, column]) => (field ?? column)!,
    ),
  );
  return [...new Set(names)];
};

const LISTS = ['items', 'events', 'results', 'keys', 'views', 'errors', 'unmet', 'checks'];

/** An answer in which every field holds a hostile text, and every list an entry of such. */
const hostileAnswer = (): object => {
  const row = Object.fromEntries(fields().map((name) => [name, HOSTILE]));
  const lists = Object.fromEntries(LISTS.map((name) => [name, [row]]));
  return {
    ...row,
    position: 7,
    status: 'open',
    changes: [],
    next: null,
    nextCursor: null,
    ...lists,
  };
};

const leavesOf = (command: Command, path: readonly string[]): readonly (readonly string[])[] => {
  if (command.commands.length > 0)
    return command.commands.flatMap((one) => leavesOf(one, [...path, one.name()]));
  const args = command.registeredArguments.filter(({ required }) => required).map(() => 'x');
  const options = command.options
    .filter(({ mandatory }) => mandatory)
    .flatMap(({ long }) => [long!, ['--for', '--until'].includes(long!) ? '1h' : 'x']);
  return [[...path, ...args, ...options]];
};

describe('[O8] every command', () => {
  const commands = [
    ...leavesOf(buildProgram(), []).filter(
      ([name]) => ![...ENDLESS, ...LOCAL, 'send'].includes(name!),
    ),
    // All commands of `writ send` print in the same way.
    ['send', 'complete-step', 'x', 'x'],
  ];
  const answer = hostileAnswer();
  const { isTTY } = process.stdout;
  beforeAll(() => (process.stdout.isTTY = true));
  afterAll(() => (process.stdout.isTTY = isTTY));

  it.each(commands.map((args) => [args.join(' '), args] as const))(
    'prints no control that an answer holds: writ %s',
    async (_, args) => {
      for (const status of [200, 409])
        for (const format of [[], ['--json']]) {
          const { stdout, stderr } = await runWrit(
            [...format, ...args],
            () => ({ status, body: answer }),
            sayError,
          );
          expect(stdout + stderr).not.toMatch(ACTIVE);
        }
    },
  );
});

describe('writ audit', () => {
  it('prints what a database claims as one line of the report each', async () => {
    const lines = reportText({
      verdict: 'wrong',
      size: 1,
      firstWrong: null,
      checks: [{ name: 'views', passed: false, message: HOSTILE }],
      eventsPerSecond: 1,
    });
    const stream = new PassThrough();
    sayLine(stream, lines);
    const text = String(stream.read());
    expect(text).not.toMatch(ACTIVE);
    expect(text.trimEnd().split('\n')).toHaveLength(3);
    expect(text).toMatch(/^WRONG/);
  });
});

describe('writ verify', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'writ-printing-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('shows what a forged file would have done to the terminal, and forges no line', async () => {
    const file = join(folder, 'forged.json');
    writeFileSync(file, JSON.stringify({ format: 'writ.bundle.v1', events: [], stream: HOSTILE }));
    const keys = join(folder, HOSTILE.replace('/', ''));
    const { stdout } = await runWrit(['verify', file, '--log-key', keys], () => ({}));
    expect(stdout).not.toMatch(ACTIVE);
    expect(stdout).toMatch(/^CANNOT TELL\n.*\\u001b\[2J.*cannot be read: ENOENT\.\n$/);
  });
});
