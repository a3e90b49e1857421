import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routesOf as routes, runWrit as run } from '../test/run-writ';
import { type Handler, type Reply } from '../test/stub-server';

const DIGEST = 'd'.repeat(64);
const action = { kind: 'policy.publish', objects: ['refund'] };
const notAllowed = (parts: object = {}): Reply => ({
  status: 403,
  body: {
    code: 'policy_change_not_allowed',
    detail: 'No decision is named.',
    workflow: 'policy-change',
    action,
    ...parts,
  },
});
const decided = (outcome: string): Reply => ({
  body: {
    decisionId: 'd1',
    outcome,
    owner: 'policy-board',
    nextAction: 'Hold policy.publish.',
    reasons: ['A policy changes only with the word of the policy board.'],
    approvals: outcome === 'wait' ? ['a1'] : [],
  },
});

/** A server on which a policy change is not allowed until a decision is named. */
const underControl =
  (outcome: string, parts: object = {}): Handler =>
  ({ path, body }) => {
    if (path === '/v1/work-orders') return { status: 201, body: { workOrderId: 'w1' } };
    if (path === '/v1/decisions') return decided(outcome);
    const isPolicy = path.startsWith('/v1/policies/');
    if (isPolicy && !('approvedBy' in JSON.parse(body))) return notAllowed(parts);
    return { body: { policyId: 'refund', version: 2, digest: DIGEST, position: 9 } };
  };

describe('writ publish, of a policy under change control', () => {
  it('[P6] opens the work order, proposes the change and says who decides and how to go on', async () => {
    await inFolder(async (folder) => {
      const { stdout, requests, exitCode } = await run(['publish', folder], underControl('wait'));
      expect(routes(requests).slice(1)).toEqual([
        ['PUT /v1/policies/refund', { workflowId: 'refund', cedar: 'permit;' }],
        [
          'POST /v1/work-orders',
          { workflow: 'policy-change', title: 'Change the policy refund', objects: ['refund'] },
        ],
        ['POST /v1/decisions', { workOrderId: 'w1', action }],
      ]);
      expect(stdout).toContain(`waiting policy refund: policy-board decides
  decision   d1 on work order w1
  next       Hold policy.publish.
  to allow   writ approve w1 a1
  after that writ publish ${folder} --approved-by w1/d1
`);
      expect(exitCode).toBe(3);
    });
  });

  it('[P6] names the decision of --approved-by, with the policy and in the address of the workflow', async () => {
    await inFolder(async (folder) => {
      const { stdout, requests, exitCode } = await run(
        ['publish', folder, '--approved-by', 'w1/d1'],
        underControl('wait'),
      );
      expect(routes(requests)).toEqual([
        ['PUT /v1/workflows/refund?approvedBy=w1%2Fd1', { id: 'refund' }],
        [
          'PUT /v1/policies/refund',
          {
            workflowId: 'refund',
            cedar: 'permit;',
            approvedBy: { workOrderId: 'w1', decisionId: 'd1' },
          },
        ],
      ]);
      expect(stdout).toMatch(/^published policy refund version 2/m);
      expect(exitCode ?? 0).toBe(0);
    });
  });

  it('[P6] does the same for a workflow, whose policy comes after it', async () => {
    const refused = notAllowed({ action: { kind: 'workflow.publish', objects: ['refund'] } });
    const policyToo = underControl('wait');
    await inFolder(async (folder) => {
      const { stdout, requests, exitCode } = await run(['publish', folder], (request) =>
        request.path === '/v1/workflows/refund' ? refused : policyToo(request),
      );
      expect(routes(requests).map(([route]) => route)).toEqual([
        'PUT /v1/workflows/refund',
        'POST /v1/work-orders',
        'POST /v1/decisions',
      ]);
      expect(routes(requests)[1]![1]).toMatchObject({ title: 'Change the workflow refund' });
      expect(stdout).toMatch(/^waiting workflow refund: policy-board decides$/m);
      expect(stdout).toMatch(/^ {2}after that writ publish .* --approved-by w1\/d1$/m);
      expect(stdout).toMatch(/^not yet policy refund: its workflow comes first {2}\(.*cedar\)$/m);
      expect(exitCode).toBe(3);
    });
  });

  it('[P6] proposes again on the same work order where that will do, and goes on when it may run', async () => {
    await inFolder(async (folder) => {
      const { stdout, requests } = await run(
        ['publish', folder],
        underControl('run', { workOrderId: 'w7' }),
      );
      expect(routes(requests).slice(2)).toEqual([
        ['POST /v1/decisions', { workOrderId: 'w7', action }],
        [
          'PUT /v1/policies/refund',
          expect.objectContaining({ approvedBy: { workOrderId: 'w7', decisionId: 'd1' } }),
        ],
      ]);
      expect(stdout).toMatch(/^published policy refund version 2/m);
    });
  });

  it('[P6] fails with the reasons when the change is stopped', async () => {
    await inFolder(async (folder) => {
      const { stderr, exitCode } = await run(['publish', folder], underControl('stop'));
      expect(stderr).toMatch(
        /policy refund: The change is stopped\. A policy changes only with .* Hold policy\.publish\./,
      );
      expect(exitCode).toBe(1);
    });
  });

  it('[P6] takes a decision only as it prints one', async () => {
    for (const text of ['w1', 'w1/', '/d1', 'w1/d1/x'])
      await expect(run(['publish', '.', '--approved-by', text], () => ({}))).rejects.toThrow(
        '--approved-by takes <workOrderId>/<decisionId>',
      );
  });
});

describe('writ rollback', () => {
  const rolledBack = { policyId: 'refund', version: 4, digest: DIGEST, rollbackOf: 2, position: 9 };

  it('[P6] goes back to the text before the one in force', async () => {
    const { stdout, requests } = await run(['rollback', 'refund'], () => ({ body: rolledBack }));
    expect(routes(requests)).toEqual([['POST /v1/policies/refund/rollback', {}]]);
    expect(stdout).toBe(
      `rolled back policy refund to version 2: now version 4 sha256:${DIGEST} (position 9)\n`,
    );
  });

  it.each([
    ['3', { version: 3 }],
    [DIGEST, { digest: DIGEST }],
    [`sha256:${DIGEST}`, { digest: DIGEST }],
  ])('[P6] goes back to %s', async (to, target) => {
    const args = ['rollback', 'refund', '--to', to, '--workflow', 'orders'];
    const { requests } = await run(args, () => ({ body: rolledBack }));
    expect(routes(requests)[0]![1]).toEqual({ workflowId: 'orders', ...target });
  });

  it('[P6] says when the text is in force already', async () => {
    const { stdout } = await run(['rollback', 'refund', '--to', '4'], () => ({
      body: { ...rolledBack, rollbackOf: undefined, position: null },
    }));
    expect(stdout).toBe(`unchanged policy refund version 4 sha256:${DIGEST}\n`);
  });

  it.each(['0', '-1', 'latest', '1.0', 'D'.repeat(64)])(
    '[P6] takes no %s for a version',
    async (to) =>
      expect(run(['rollback', 'refund', '--to', to], () => ({}))).rejects.toThrow(
        '--to takes a version',
      ),
  );

  it('[P6] proposes the change where it is under control, and says how to go on', async () => {
    const { stdout, exitCode } = await run(
      ['rollback', 'refund', '--to', '2'],
      underControl('wait'),
    );
    expect(stdout).toMatch(/^ {2}after that writ rollback refund --to 2 --approved-by w1\/d1$/m);
    expect(exitCode).toBe(3);
    const plain = await run(['--json', 'rollback', 'refund'], underControl('wait'));
    expect(JSON.parse(plain.stdout)).toMatchObject({
      waiting: { workOrderId: 'w1', decisionId: 'd1', approvals: ['a1'] },
    });
    expect(plain.exitCode).toBe(3);
    const named = await run(['rollback', 'refund', '--approved-by', 'w1/d1'], underControl('wait'));
    expect(routes(named.requests)).toEqual([
      [
        'POST /v1/policies/refund/rollback',
        { approvedBy: { workOrderId: 'w1', decisionId: 'd1' } },
      ],
    ]);
  });
});

describe('writ replay', () => {
  const at = { decisionId: 'd1', workOrderId: 'w1', position: 7 };
  const page = (parts: object): Reply => ({
    headers: { 'writ-position': '10' },
    body: { replayed: 0, same: 0, different: [], notReplayable: [], next: null, ...parts },
  });

  it('[P3] goes through the whole ledger and adds it up', async () => {
    const { stdout, requests, exitCode } = await run(['replay'], ({ body }) =>
      body && JSON.parse(body).after === 0
        ? page({ replayed: 200, same: 200, next: 5 })
        : page({ replayed: 1_000, same: 1_000, notReplayable: [{ ...at, why: 'it is old' }] }),
    );
    expect(routes(requests)).toEqual([
      ['GET /v1/decisions?limit=1', null],
      ['POST /v1/decisions/replay', { after: 0, limit: 200 }],
      ['POST /v1/decisions/replay', { after: 5, limit: 200 }],
    ]);
    expect(stdout).toBe(
      'not replayable decision d1 on work order w1 at position 7: it is old\n' +
        'replayed 1,200: 1,200 the same byte for byte, 0 different; 1 could not be replayed\n',
    );
    expect(exitCode ?? 0).toBe(0);
  });

  it('[P3] names what differs and exits with 1', async () => {
    const { stdout, requests, exitCode } = await run(
      ['replay', '--work-order', 'w1', '--after', '3'],
      () => page({ replayed: 2, same: 1, different: [{ ...at, fields: ['outcome', 'rules'] }] }),
    );
    expect(routes(requests)[1]![1]).toEqual({ after: 3, limit: 200, workOrderId: 'w1' });
    expect(stdout).toBe(
      'different decision d1 on work order w1 at position 7: outcome, rules\n' +
        'replayed 2: 1 the same byte for byte, 1 different; 0 could not be replayed\n',
    );
    expect(exitCode).toBe(1);
  });

  it('[P3] takes a position only as a number', () =>
    expect(run(['replay', '--after', 'x'], () => ({}))).rejects.toThrow('--after takes a ledger'));
});

/** A folder with one workflow and its policy. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-policies-'));
  try {
    writeFileSync(join(folder, 'workflow.yaml'), 'id: refund\n');
    writeFileSync(join(folder, 'policy.cedar'), 'permit;');
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
