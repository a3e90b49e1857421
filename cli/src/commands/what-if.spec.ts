import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addWhatIf, emptyWhatIf, type WhatIfAnswer, withHint } from '#contracts';
import { routesOf as routes, runWrit } from '../../test/run-writ';
import { type Handler, type Reply } from '../../test/stub-server';

type Word = 'run' | 'wait' | 'stop';

const DIGEST = 'd'.repeat(64);
const example = {
  decisionId: 'd1',
  workOrderId: 'w1',
  position: 7,
  action: { kind: 'refund.issue', system: 'payments' },
  rulesThen: ['over-limit-stops'],
  rulesNow: ['refund-runs'],
  reasonNow: 'It is small.',
};

const page = (
  cells: readonly (readonly [Word, Word, number])[],
  parts: Partial<WhatIfAnswer> = {},
): Reply => {
  const sums = cells
    .map(([then, now, count]) => ({
      ...emptyWhatIf,
      replayed: count,
      cells: [{ then, now, count, examples: [example] }],
    }))
    .reduce(addWhatIf, emptyWhatIf);
  const body = withHint({
    ...sums,
    policy: { id: 'refunds', workflowId: 'orders', digest: DIGEST, version: null },
    workflow: null,
    from: null,
    to: null,
    position: 10,
    next: null,
    ...parts,
  });
  return { body };
};

const answering =
  (...pages: readonly Reply[]): Handler =>
  ({ path, body }) =>
    path.startsWith('/v1/decisions')
      ? { headers: { 'writ-position': '10' }, body: { items: [] } }
      : pages[JSON.parse(body).after === 0 ? 0 : 1]!;

describe('writ what-if', () => {
  let folder: string;
  let cedar: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-what-if-'));
    cedar = join(folder, 'policy.cedar');
    writeFileSync(cedar, 'permit;');
    writeFileSync(join(folder, 'workflow.yaml'), 'id: orders\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (args: readonly string[], ...pages: readonly Reply[]) =>
    runWrit(['what-if', 'refunds', '--cedar', cedar, ...args], answering(...pages));

  it('[Q9] goes through the whole period, and shows what would be let loose first', async () => {
    const load = { kind: 'refund', owner: 'finance', before: 3, after: 1 };
    const lost = { why: 'it is old', count: 2, examples: [example] };
    const { stdout, requests, exitCode } = await run(
      [],
      page(
        [
          ['run', 'run', 1_200],
          ['wait', 'stop', 4],
        ],
        { next: 5, approverLoad: [load] },
      ),
      page([['stop', 'run', 2]], { approverLoad: [load], notReplayable: [lost] }),
    );
    expect(routes(requests)).toEqual([
      ['GET /v1/decisions?limit=1', null],
      ['POST /v1/policies/refunds/what-if', { cedar: 'permit;', after: 0, limit: 200 }],
      ['POST /v1/policies/refunds/what-if', { cedar: 'permit;', after: 5, limit: 200 }],
    ]);
    expect(stdout.replace(/http:\/\/\S+?:\d+/g, 'http://writ')).toBe(
      `policy refunds of orders, proposed, sha256:${DIGEST}
1,206 decisions against what was in force then, up to position 10

then  now   decisions
stop  run   2          LOOSENED
wait  run   0          LOOSENED
stop  wait  0          LOOSENED
run   stop  0          tightened
run   wait  0          tightened
wait  stop  4          tightened
run   run   1,200      as before
wait  wait  0          as before
stop  stop  0          as before

stop→run: the first 1 of 2
  http://writ/v1/decisions/d1
    refund.issue in payments on work order w1 at position 7
    then over-limit-stops; now refund-runs: It is small.

wait→stop: the first 1 of 4
  http://writ/v1/decisions/d1
    refund.issue in payments on work order w1 at position 7
    then over-limit-stops; now refund-runs: It is small.

Approvals requested
kind    owner    before  after  change
refund  finance  6       2      -4

not replayable 2: it is old (such as d1)

loosened 2, tightened 4, as before 1,200; 2 could not be replayed
`,
    );
    expect(exitCode).toBe(1);
  });

  it.each([
    ['stop', 'run', 'loosened', 1],
    ['wait', 'run', 'loosened', 1],
    ['stop', 'wait', 'loosened', 1],
    ['run', 'stop', 'loosened', 0],
    ['run', 'run', 'changed', 0],
    ['run', 'stop', 'changed', 1],
    ['stop', 'run', 'none', 0],
  ] as const)('[Q9] of %s→%s, failing on %s, exits with %i', async (then, now, failOn, code) => {
    const { exitCode } = await run(['--fail-on', failOn], page([[then, now, 1]]));
    expect(exitCode).toBe(code);
  });

  it.each([
    [1, 9_999, [], 2],
    [9_999, 1, [], 2],
    [9_999, 1, ['--allow-unreplayed', '0.01'], 0],
    [9_998, 2, ['--allow-unreplayed', '0.01'], 2],
    [1, 9_999, ['--allow-unreplayed', '100'], 0],
    [0, 9_999, ['--allow-unreplayed', '100'], 2],
    [1, 9_999, ['--fail-on', 'none'], 0],
    [5, 0, [], 0],
  ] as const)('[Q9] with %i replayed, %i not, and %j, exits with %i', async (...cases) => {
    const [replayed, count, args, code] = cases;
    const notReplayable = count ? [{ why: 'it is old', count, examples: [example] }] : [];
    const { exitCode, stderr } = await run(
      args,
      page([['run', 'run', replayed]], { notReplayable }),
    );
    expect(exitCode).toBe(code);
    expect(stderr.includes('could not be replayed, more than')).toBe(code === 2 && replayed > 0);
  });

  it('[Q9] exits with 1 for what was loosened, however little could be replayed', async () => {
    const notReplayable = [{ why: 'it is old', count: 99, examples: [example] }];
    expect((await run([], page([['stop', 'run', 1]], { notReplayable }))).exitCode).toBe(1);
  });

  it('[Q9] exits with 2 where nobody can tell: nothing replayed, a refusal, a wrong option', async () => {
    const none = await run([], page([]));
    expect(none.stdout).toContain('No decision on work of orders was recorded in this period');
    expect(none.exitCode).toBe(2);
    const lost = { why: 'it is old', count: 2, examples: [example] };
    expect((await run([], page([], { notReplayable: [lost] }))).exitCode).toBe(2);
    expect((await run(['--fail-on', 'none'], page([]))).exitCode).toBe(0);

    const no = { status: 422, body: { code: 'policy_invalid', detail: 'It does not fit.' } };
    const refused = await run([], no);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('It does not fit (policy_invalid).');
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['--rollback-to', '1'], 'Say what is proposed'],
      [['--fail-on', 'all'], '--fail-on takes loosened, changed, none'],
      [['--allow-unreplayed', '101'], '--allow-unreplayed takes a percentage'],
      [['--allow-unreplayed', 'some'], 'not some'],
      [['--from', 'yesterday'], '--from takes a time'],
      [['--workflow', join(folder, 'nothing.yaml')], 'cannot be read'],
    ];
    for (const [args, sentence] of wrong) {
      const { exitCode, stderr, requests } = await run(args, page([]));
      expect([exitCode, requests.length]).toEqual([2, 0]);
      expect(stderr).toContain(sentence);
    }
  });

  it('[Q9] asks about a rollback, a workflow and a period, and answers as JSON', async () => {
    const args = ['--rollback-to', '3', '--workflow', join(folder, 'workflow.yaml')];
    const period = ['--workflow-id', 'orders', '--from', '2030-01-01', '--to', '2030-02-01'];
    const { stdout, requests, exitCode } = await runWrit(
      ['--json', 'what-if', 'refunds', ...args, ...period],
      answering(page([['run', 'run', 1]])),
    );
    expect(routes(requests)[1]![1]).toEqual({
      version: 3,
      workflow: { id: 'orders' },
      workflowId: 'orders',
      from: '2030-01-01T00:00:00.000Z',
      to: '2030-02-01T00:00:00.000Z',
      after: 0,
      limit: 200,
    });
    expect(JSON.parse(stdout)).toMatchObject({ replayed: 1, policy: { digest: DIGEST } });
    expect(exitCode).toBe(0);
  });
});
