import { runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';

const decision = (decisionId: string, outcome: string, parts: object = {}) => ({
  decisionId,
  outcome,
  enforced: true,
  reasons: [],
  owner: 'dana',
  position: 12,
  ...parts,
});
const DECIDE = [
  'decide',
  '--work-order',
  'w1',
  '--kind',
  'refund.issue',
  '--authority',
  'apply',
  '--system',
  'shop',
];

/** Answers a wait, and each poll with the next of what is so by then. */
const becoming = (...latest: (object | null)[]): Handler => {
  const waits = decision('d1', 'wait');
  return ({ method }) =>
    method === 'POST' ? { body: waits } : { body: { ...waits, latest: latest.shift() ?? null } };
};

describe('writ decide --wait', () => {
  it.each([
    ['run', 0],
    ['stop', 4],
  ])('[P1] waits for the newest decision: %s exits with %d', async (outcome, code) => {
    const { stdout, stderr, requests, exitCode } = await runWrit(
      [...DECIDE, '--wait'],
      becoming(null, decision('d2', 'wait'), decision('d3', outcome)),
    );
    expect(requests.slice(1).map(({ path }) => path)).toEqual([
      '/v1/decisions/d1?waitFor=30s&atLeast=12',
      '/v1/decisions/d1?waitFor=30s&atLeast=12',
      '/v1/decisions/d2?waitFor=30s&atLeast=12',
    ]);
    expect(stderr).toMatch(/^WAIT/);
    expect(stdout).toMatch(new RegExp(`^${outcome.toUpperCase()}\n`));
    expect(stdout).toMatch(/decision {2}d3 /);
    expect(exitCode).toBe(code);
  });

  it('[P1] exits with 3 when it still waits and the time is over', async () => {
    const { stdout, exitCode, requests } = await runWrit([...DECIDE, '--wait', '1s'], becoming());
    expect(stdout).toMatch(/^WAIT/);
    expect(exitCode).toBe(3);
    expect(requests[1]!.path).toMatch(/waitFor=1s/);
  });

  it('[P1] asks once where the answer is there at once, or nothing is held back', async () => {
    for (const [body, code] of [
      [decision('d1', 'run'), 0],
      [decision('d1', 'stop'), 4],
      [decision('d1', 'wait', { enforced: false }), undefined],
    ] as const) {
      const { requests, exitCode } = await runWrit([...DECIDE, '--wait'], () => ({ body }));
      expect(requests).toHaveLength(1);
      expect(exitCode ?? 0).toBe(code ?? 0);
    }
  });

  it('[N4] gives the last answer alone as JSON', async () => {
    const { stdout, stderr } = await runWrit(
      ['--json', ...DECIDE, '--wait', '5m'],
      becoming(decision('d2', 'run')),
    );
    expect(JSON.parse(stdout).decisionId).toBe('d2');
    expect(stderr).toBe('');
  });

  it('[N4] goes on through an outage of the server', async () => {
    const polls = becoming(decision('d2', 'run'));
    let times = 0;
    const { stdout, stderr } = await runWrit([...DECIDE, '--wait'], (request) =>
      request.method === 'GET' && ++times === 1
        ? { status: 503, headers: { 'retry-after': '0' }, body: { detail: 'Away.', code: 'away' } }
        : polls(request),
    );
    expect(stdout).toMatch(/^RUN/);
    expect(stderr).toContain('Away (away). Trying again.');
  });

  it('[N4] refuses what is no duration', async () => {
    await expect(runWrit([...DECIDE, '--wait', 'long'], () => ({}))).rejects.toThrow(
      '--wait takes a duration such as 30s',
    );
  });
});
