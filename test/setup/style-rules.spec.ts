import { execFileSync } from 'node:child_process';
import { inLauncher } from './launcher';

const DECIDER = 'apps/approvals/src/domain/planted.ts';
const REACTION = 'apps/approvals/src/planted.reactions.ts';
const PROJECTION = 'apps/ledger/src/views/projections/planted.projection.ts';
const SERVICE = 'apps/approvals/src/planted.ts';
const SPEC = 'apps/approvals/src/planted.spec.ts';
const STORY = 'test/scenarios/planted.story.ts';

/** Where it is planted, what is planted, and what the rule says of it. */
const planted: readonly (readonly [file: string, code: string, complaint: string])[] = [
  [DECIDER, 'export const at = () => Date.now();', 'Time arrives'],
  [DECIDER, 'export const at = () => new Date();', 'Time arrives'],
  [DECIDER, 'export const at = () => performance.now();', 'Time arrives'],
  [DECIDER, 'export const any = () => Math.random();', 'Chance arrives'],
  [DECIDER, 'export const one = async (it: Promise<void>) => await it;', 'do not wait'],
  [REACTION, "export const home = () => process.env['HOME'];", 'Settings and time arrive'],
  [PROJECTION, 'export const later = () => setTimeout(() => undefined, 1);', 'no network, timers'],
  [PROJECTION, "export const read = () => fetch('http://x');", 'no network, timers'],
  [SERVICE, 'export const one = { ...{ a: 1 } };', 'without the spread'],
  [SPEC, 'export const one = [...[1]];', 'without the spread'],
  [SPEC, "it.only('is alone', () => undefined);", 'Run every test'],
  [SPEC, "describe.skip('is left out', () => undefined);", 'Run every test'],
  [SPEC, 'void (async () => { await sleep(60); })();', 'Wait for the condition'],
  [STORY, 'void (async (ms: number) => { await sleep(ms); })(60);', 'Wait for the condition'],
  [STORY, 'void new Promise((done) => setTimeout(done, 1_000));', 'Wait for the condition'],
  [SERVICE, "process.stdout.write('x');", 'Print by `#printing`'],
  [SERVICE, 'console.log(1);', 'Unexpected console'],
  [SERVICE, 'export const same = (a: unknown) => a == 1;', "Expected '==='"],
  [SERVICE, 'export const a: any = 1;', 'Unexpected any'],
  [SERVICE, '\n'.repeat(301), 'too many lines'],
];

const LINT = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const planted = JSON.parse(process.argv[1]);
  const found = [];
  for (const [filePath, code] of planted) {
    const [{ messages }] = await eslint.lintText(code, { filePath });
    found.push(messages.map(({ message }) => message));
  }
  process.stdout.write(JSON.stringify(found));
`;

describe('the rules of style', () => {
  let found: readonly (readonly string[])[];
  beforeAll(() => {
    const output = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', LINT, JSON.stringify(planted)],
      { encoding: 'utf8' },
    );
    found = JSON.parse(output);
  });

  it.each(planted.map((one, index) => [index, ...one] as const))(
    '%d: catch in %s what is planted there: %j',
    (index, _file, _code, complaint) =>
      expect(found[index]).toContainEqual(expect.stringContaining(complaint)),
  );
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
