import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWrit as run } from '../../test/run-writ';

const next = {
  done: false,
  stage: 'delivery',
  step: 'configure',
  owner: 'builder',
  closing: [],
  artifact: { kind: 'checklist', path: 'delivery/checklist.md', accept: 'TBD', outdated: [] },
  first: [{ kind: 'gate', subject: 'signed', owner: 'sponsor', message: 'It is closed.' }],
  action: 'builder completes delivery with its checklist.',
};

const grant = {
  approvalId: 'a-1',
  status: 'approved',
  owner: 'sponsor',
  gate: 'none',
  permits: ['x'],
  grantedBy: 'sponsor',
  expiresAt: '2999-01-01T00:00:00.000Z',
  openConditions: [],
  dependsOnOutdated: [],
};
const handoff = {
  format: 'writ.handoff.v2',
  generatedAt: '2030-01-05T09:00:00.000Z',
  position: 7,
  workOrder: {
    id: 'wo-1',
    status: 'open',
    stopped: false,
    jobType: 'engagement',
    mode: 'enforce',
    owner: 'lead',
    allowedOutput: 'any',
    openedAt: 'TBD',
    dueAt: 'TBD',
    parent: 'none',
  },
  client: 'TBD',
  objects: [],
  inputs: {},
  workflow: { id: 'pilot', version: 1, digest: 'aa' },
  stage: 'none',
  approvals: { commercial: { status: 'approved', owner: 'sponsor', each: [grant] } },
  nextStage: 'none',
  nextOwner: 'lead',
  nextAction: 'Close it: nothing else is left.',
  stages: [],
  transitions: [],
  moves: [],
  gates: [],
  artifacts: [],
  decisions: [],
  externalActions: [],
  openQuestions: [],
  blockers: [],
  conflicts: [],
  delegations: [],
  tracks: [],
  first: [],
};

describe('what is next, from the command line', () => {
  it('[L3] is shown with its prerequisites', async () => {
    const { stdout, requests } = await run(['next', 'wo-1', '--target', 'checklist'], () => ({
      body: next,
    }));
    expect(requests[0]).toMatchObject({ path: '/v1/work-orders/wo-1/next?target=checklist' });
    for (const text of [next.action, 'checklist at delivery/checklist.md', 'It is closed.'])
      expect(stdout).toContain(text);
  });

  it('[L3] is JSON with --json', async () => {
    const { stdout } = await run(['--json', 'next', 'wo-1'], () => ({ body: next }));
    expect(JSON.parse(stdout)).toEqual(next);
  });
});

describe('a handoff, from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-handoff-'));
  const file = join(folder, 'handoff.json');
  afterAll(() => rmSync(folder, { recursive: true }));
  const answer = () => ({ body: handoff });
  const check = (change: object) => {
    writeFileSync(file, JSON.stringify({ ...handoff, ...change }));
    return run(['handoff', '--check', file], answer);
  };

  it('[L4] is printed, or written into a file that checks', async () => {
    expect(JSON.parse((await run(['handoff', 'wo-1'], answer)).stdout)).toEqual(handoff);
    const { stderr, requests } = await run(['handoff', 'wo-1', '-o', file], answer);
    expect(requests[0]).toMatchObject({ path: '/v1/work-orders/wo-1/handoff' });
    expect(stderr).toContain('Close it');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(handoff);
    const checked = await run(['handoff', '--check', file], answer);
    expect(checked).toMatchObject({
      stdout: 'nothing is wrong with it\n',
      exitCode: 0,
      requests: [],
    });
  });

  it('[L4] with a problem exits with 1 and says what to do', async () => {
    const { stdout, exitCode } = await check({ nextOwner: 'TBD' });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('missing-owner');
  });

  it('[L4] is held against the time of now', async () => {
    const over = { ...grant, expiresAt: '2001-01-01T00:00:00.000Z' };
    const commercial = { status: 'approved', owner: 'sponsor', each: [over] };
    expect((await check({ approvals: { commercial } })).stdout).toContain('stale-approval');
  });

  it.each<[string, object]>([
    ['of another shape', { approvals: { commercial: true } }],
    ['with a null', { client: null }],
    ['with what nobody knows', { approved: 'yes' }],
  ])('[L4] is none %s', async (_, change) => {
    await expect(check(change)).rejects.toThrow(/is no handoff/);
  });

  it('[L4] is of a work order or a file, and of one of them', async () => {
    await expect(run(['handoff'], answer)).rejects.toThrow(/Give a work order/);
    await expect(run(['handoff', '--check', join(folder, 'none')], answer)).rejects.toThrow(
      /ENOENT/,
    );
  });
});
