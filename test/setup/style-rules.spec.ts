import { execFileSync } from 'node:child_process';
import { replaced } from '../../tools/plain-words.json';
import { inLauncher } from './launcher';

const DECIDER = 'apps/approvals/src/domain/planted.ts';
const REACTION = 'apps/exceptions/src/reactions/planted.ts';
const PROJECTION = 'apps/ledger/src/views/projections/planted-row.ts';
const RULE = 'libs/work-order/src/planted.ts';
const SERVICE = 'apps/approvals/src/planted.ts';
const COMMAND = 'cli/src/commands/planted.ts';
const SPEC = 'apps/approvals/src/planted.spec.ts';
const STORY = 'test/scenarios/planted.story.ts';
const DEPENDS = 'settings, clock, timers, network or chance';

/** Where it is planted, what is planted, and what the rule says of it. */
const planted: readonly (readonly [file: string, code: string, complaint: string])[] = [
  [DECIDER, 'export const at = () => Date.now();', 'Time arrives'],
  [DECIDER, 'export const { length } = [1].map(Date.now);', 'Time arrives'],
  [REACTION, 'export const at = () => new Date();', 'Time arrives'],
  [PROJECTION, 'export const at = () => Date();', 'Time arrives'],
  [RULE, 'export const at = () => DateTime.utc();', 'Time arrives'],
  [DECIDER, 'export const at = () => performance.now();', DEPENDS],
  [DECIDER, 'export const any = () => Math.random();', 'Chance arrives'],
  [PROJECTION, 'export const any = () => Math.random();', 'Chance arrives'],
  [REACTION, 'export const any = () => crypto.randomUUID();', DEPENDS],
  [DECIDER, 'export const one = async (it: Promise<void>) => await it;', 'do not wait'],
  [REACTION, "export const home = () => process.env['HOME'];", DEPENDS],
  [PROJECTION, 'export const later = () => setTimeout(() => undefined, 1);', DEPENDS],
  [PROJECTION, "export const read = () => fetch('http://x');", DEPENDS],
  [RULE, 'export const now = () => globalThis.performance.now();', DEPENDS],
  [SERVICE, 'export const one = { ...{ a: 1 } };', 'without the spread'],
  [SPEC, 'export const one = [...[1]];', 'without the spread'],
  ...['it.only', 'it.only.each([1])', 'it.skip', 'it.todo', 'fit'].map(
    (test) => [SPEC, `${test}('is not run', () => undefined);`, 'Run every test'] as const,
  ),
  ...['describe.skip', 'xdescribe'].map(
    (group) => [STORY, `${group}('is not run', () => undefined);`, 'Run every test'] as const,
  ),
  [SPEC, 'void (async () => { await sleep(60); })();', 'Wait for the condition'],
  [STORY, 'void (async (ms: number) => { await sleep(ms); })(60);', 'Wait for the condition'],
  [STORY, 'void new Promise((done) => setTimeout(done, 1_000));', 'Wait for the condition'],
  [SPEC, "import { setTimeout as wait } from 'timers/promises'; void wait(60);", 'Call it `sleep`'],
  [SPEC, 'export const any = () => Math.random();', 'has to fail again'],
  [SERVICE, "process.stdout.write('x');", 'Print by `#printing`'],
  [SERVICE, 'const { out } = session; out.write(name);', 'Print by `#printing`'],
  [SERVICE, 'stream.pipe(process.stdout);', 'Print by `#printing`'],
  [SERVICE, 'export const all = Object.keys(state.decisions);', 'Decisions are `Entries`'],
  [SERVICE, 'console.log(1);', 'Unexpected console'],
  [SERVICE, 'export const same = (a: unknown) => a == 1;', "Expected '==='"],
  [SERVICE, 'export const a: any = 1;', 'Unexpected any'],
  ...['todo', 'fixme'].map(
    (mark) => [SERVICE, `/* Works, but ${mark}. */`, `Unexpected '${mark}' comment`] as const,
  ),
  [SERVICE, 'const unused = 1;', 'never used'],
  [SERVICE, "import { T } from './t'; export const a: T = 1;", 'only used as types'],
  [
    SERVICE,
    `export const deep = (a: boolean) => { ${'if (a) {'.repeat(5)}${'}'.repeat(6)};`,
    'too deeply',
  ],
  [SERVICE, `export const f = (a: number) => ${'a ? 1 : '.repeat(20)}0;`, 'has a complexity of 21'],
  [SERVICE, '\n'.repeat(301), 'too many lines'],
  [
    COMMAND,
    "import { Client } from '#verify'; export { Client };",
    'Load it where the command runs',
  ],
  ...['utils', 'helpers', 'common', 'shared', 'misc'].map(
    (folder) => [`libs/${folder}/src/planted.ts`, '', 'after its concept'] as const,
  ),
  ['apps/approvals/src/domain/utils/planted.spec.ts', '', 'after its concept'],
];

const LINT = `
  import { ESLint } from 'eslint';
  import js from '@eslint/js';
  import config from './eslint.config.mjs';
  const recommended = js.configs.recommended.rules;
  const eslint = new ESLint();
  const planted = JSON.parse(process.argv[1]);
  const found = [];
  for (const [filePath, code] of planted) {
    const [{ messages }] = await eslint.lintText(code, { filePath });
    found.push(messages.map(({ ruleId, message }) => ({ ruleId, message })));
  }
  const own = config.flatMap(({ name, plugins, rules = {} }) => (name || plugins || rules === recommended ? [] : Object.entries(rules)));
  process.stdout.write(JSON.stringify({ found, own }));
`;

interface Linted {
  readonly found: readonly (readonly { readonly ruleId: string; readonly message: string }[])[];
  /** The rules that the project sets beyond the recommended ones, each with its options. */
  readonly own: readonly (readonly [
    rule: string,
    setting: 'off' | readonly { readonly message: string }[],
  ])[];
}

describe('the rules of style', () => {
  let found: Linted['found'];
  let own: Linted['own'];
  beforeAll(() => {
    const output = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', LINT, JSON.stringify(planted)],
      { encoding: 'utf8' },
    );
    ({ found, own } = JSON.parse(output));
  });

  it.each(planted.map((one, index) => [index, ...one] as const))(
    '%d: catch in %s what is planted there: %j',
    (index, _file, _code, complaint) =>
      expect(found[index]).toContainEqual(
        expect.objectContaining({ message: expect.stringContaining(complaint) }),
      ),
  );

  it('have a planted example each', () => {
    const caught = found.flat();
    const isCaught = (rule: string, message = ''): boolean =>
      caught.some((one) => one.ruleId === rule && one.message.startsWith(message.slice(0, -1)));
    const missing = own.flatMap(([rule, setting]) => {
      if (setting === 'off') return [];
      if (rule !== 'no-restricted-syntax') return isCaught(rule) ? [] : [rule];
      const messages = setting.slice(1).map(({ message }) => message);
      return messages.filter((message) => !isCaught(rule, message));
    });
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('the subject of a commit', () => {
  const subjects: readonly (readonly [subject: string, complaint: string | null])[] = [
    ['Declare the columns of views once', null],
    ['Process each event once', null],
    ['Added a column', 'no imperative'],
    ['Fixes the relay', 'no imperative'],
    ['Renaming things', 'no imperative'],
    ['fix: the relay', 'a prefix'],
    ['ledger: Name the relay', 'a prefix'],
    ['declare it once', 'capital letter'],
    ['Declare it once.', 'full stop'],
    [`Declare ${'it '.repeat(30)}`, 'more than 72'],
  ];
  const complaints = inLauncher<readonly (string | null)[]>(
    '../commit-subjects',
    `${JSON.stringify(subjects)}.map(([subject]) => it.complaintAbout(subject))`,
  );

  it.each(subjects.map((one, index) => [...one, index] as const))(
    '%j is checked: %j',
    (_subject, complaint, index) =>
      complaint === null
        ? expect(complaints[index]).toBeNull()
        : expect(complaints[index]).toContain(complaint),
  );
});

describe('the plain words', () => {
  const complaintsAbout = (lines: readonly string[]) =>
    inLauncher<readonly string[]>(
      '../plain-words',
      `it.complaintsAbout(${JSON.stringify(lines.map((text, line) => ({ text, place: `planted:${line}` })))})`,
    );

  it('are written in place of each private word that was replaced', () => {
    const words = Object.keys(replaced).filter((word) => /^\w+$/.test(word));
    expect(words.length).toBeGreaterThan(10);
    const found = complaintsAbout(words.map((word) => `const a${word} = 1;`));
    expect(found.map((complaint) => complaint.split(': ')[0])).toEqual(
      words.map((_word, line) => `planted:${line}`),
    );
  });

  it('are written in place of words that become fewer', () =>
    expect(complaintsAbout(Array(1_000).fill('const timeAsked = 1;'))).toEqual([
      expect.stringMatching(/on 1000 lines, at most \d+ are allowed$/),
    ]));
});
