import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWrit as run } from '../test/run-writ';
import { buildProgram } from './program';

const DECISION = {
  decisionId: 'd1',
  outcome: 'wait',
  enforced: true,
  reasons: ['Refunds above 10 EUR need a yes.'],
  rules: ['refund-above-10'],
  checks: [
    { name: 'facts-known', passed: true, message: 'All facts are known.' },
    { name: 'approval', passed: false, message: 'No approval covers it.' },
  ],
  policy: { id: 'refund', version: 3, digest: 'abc' },
  owner: 'dana',
  nextAction: 'dana answers the approval',
  approvals: ['a1'],
  validUntil: '2030-01-01T00:00:00.000Z',
  position: 12,
};
const DECIDE = ['decide', '--work-order', 'w1', '--kind', 'refund.issue', '--authority', 'apply'];

describe('the command line', () => {
  it('[N4] lists what it can do, and nothing else', () => {
    const names = buildProgram().commands.map((command) => command.name());
    expect(names.join(' ')).toBe(
      [
        'validate publish rollback what-if calendars',
        'work-orders show open state pass complete block unblock report-outcome withdraw stop resume',
        'next handoff skip stages stage questions ask answer evidence',
        'close closures abandon supersede reopen delivery',
        'decide propose-plan approve-plan reject-plan plans plan approvals approve reject revoke request link meet confirm-answer halt halts lift',
        'obligations assign claim release absent absences back exceptions raise resolve codes',
        'break-glass break-glasses end-break-glass post-reviews review',
        'remediations open-remediation remediate',
        'inbox delegate accept report-done confirm stop-dispatch mcp',
        'submit quarantine import watch report alerts recall replay export query',
        'receipt bundle certificate anchors acknowledge-divergence anchor verify audit erase',
        'create-tenant tenants assign-tenant log-assignments move-tenants principals mailboxes webhooks rebuild repair rewrap backup restore log',
        'login logout whoami',
        'send completion',
      ].join(' '),
    );
  });

  it('[N4] asks for a decision and shows it as a card', async () => {
    const { stdout, requests } = await run(
      [
        ...DECIDE,
        '--system',
        'shop',
        '--writes',
        'refund, note',
        ...'--amount 12.50 --currency EUR'.split(' '),
      ],
      () => ({ body: DECISION }),
    );
    expect(JSON.parse(requests[0]!.body)).toEqual({
      workOrderId: 'w1',
      action: {
        kind: 'refund.issue',
        authority: 'apply',
        system: 'shop',
        writes: ['refund', 'note'],
        amount: { minor: 1250, currency: 'EUR' },
      },
    });
    expect(stdout).toBe(
      `WAIT
  reason    Refunds above 10 EUR need a yes.
  owner     dana
  next      dana answers the approval
  approvals a1
  checks    1 of 2 passed
            failed: approval: No approval covers it.
  rules     refund-above-10
  policy    refund version 3 sha256:abc
  valid     until 2030-01-01T00:00:00.000Z
  decision  d1 at position 12
`,
    );
  });

  it.each([
    ['run', true, 0],
    ['wait', true, 3],
    ['stop', true, 4],
    ['stop', false, 0],
  ])(
    '[N4] exits by the outcome with --exit-code: %s, enforced %s, is %d',
    async (outcome, enforced, code) => {
      const args = [...DECIDE, '--system', 'shop', '--exit-code'];
      const { exitCode } = await run(args, () => ({ body: { ...DECISION, outcome, enforced } }));
      expect(exitCode ?? 0).toBe(code);
    },
  );

  it('[N4] names what an action lacks, before asking', async () => {
    await expect(run(DECIDE, () => ({}))).rejects.toThrow(
      'Give --system, or the whole action by --file.',
    );
    await expect(run([...DECIDE, '--system', 's', '--amount', '1'], () => ({}))).rejects.toThrow(
      'Give --amount and --currency together.',
    );
  });

  it('[N4] reads a whole question from a file', async () => {
    await withFile('{"workOrderId":"w9","action":{"kind":"x"}}', async (file) => {
      const { requests } = await run(['decide', '--file', file], () => ({ body: DECISION }));
      expect(JSON.parse(requests[0]!.body)).toEqual({ workOrderId: 'w9', action: { kind: 'x' } });
    });
  });

  it('[N4] submits a line each, character for character, and exits with 1 for quarantine', async () => {
    const lines = '{"id":"a","n":1.0}\n\n{"id":"b"}\n';
    await withFile(lines, async (file) => {
      const { requests, stdout, exitCode } = await run(['submit', file], () => ({
        body: {
          results: [
            { outcome: 'accepted', id: 'a', position: 5 },
            {
              outcome: 'quarantined',
              id: 'b',
              position: 6,
              quarantineId: 'q1',
              reason: 'invalid_data',
              message: 'no',
              pointer: '/data',
            },
          ],
        },
      }));
      expect(requests[0]!.body).toBe('[{"id":"a","n":1.0},{"id":"b"}]');
      expect(requests[0]!.headers['content-type']).toBe('application/cloudevents-batch+json');
      expect(stdout).toBe(
        'accepted a at position 5\nquarantined b: invalid_data at /data: no (q1)\n',
      );
      expect(exitCode).toBe(1);
    });
  });

  it('[N4] names the line that is not JSON', async () => {
    await withFile('{"id":"a"}\nnope\n', async (file) => {
      await expect(run(['submit', file], () => ({}))).rejects.toThrow(
        `${file}:2: this is not JSON.`,
      );
    });
  });

  it('[Q6] shows a report as a table with the ledger position it is true at', async () => {
    const { stdout, requests } = await run(
      ['report', 'exception-trends', '--job-type', 'refund'],
      () => ({
        headers: { 'writ-position': '77' },
        body: { items: [{ code: 'late', count: 3, owner: null }], nextCursor: 'c', position: 77 },
      }),
    );
    expect(requests[0]!.path).toBe('/v1/reports/exception-trends?jobType=refund');
    expect(stdout).toMatch(/^code +count +owner$/m);
    expect(stdout).toMatch(/^late +3 +TBD$/m);
    expect(stdout).toMatch(/^1 row; there are more: --all; true at ledger position 77$/m);
  });

  it('[Q6] follows the cursors of a report when all of it is wanted', async () => {
    const { stdout, requests } = await run(
      ['--json', 'report', 'waiting', '--all'],
      ({ path }) => ({
        body: path.includes('cursor=c')
          ? { items: [{ n: 2 }], nextCursor: null, position: 1 }
          : { items: [{ n: 1 }], nextCursor: 'c', position: 1 },
      }),
    );
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/reports/waiting?limit=1000',
      '/v1/reports/waiting?limit=1000&cursor=c',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ n: 1 }, { n: 2 }], nextCursor: null });
  });

  it('[Q1] passes CSV on just as the server sends it', async () => {
    const csv = 'code,count\r\n"a ""b""",1\r\n';
    const { stdout, requests } = await run(['report', 'exception-trends', '--csv'], () => ({
      headers: { 'content-type': 'text/csv' },
      body: csv,
    }));
    expect(requests[0]!.headers.accept).toMatch(/^text\/csv/);
    expect(stdout).toBe(csv);
  });

  it('[Q3] rebuilds every view and waits until the last one serves', async () => {
    let polls = 0;
    const building = { buildStatus: 'building', buildPosition: 5, buildTarget: 10 };
    const { stdout, requests } = await run(['rebuild', 'all'], ({ method }) =>
      method === 'POST'
        ? { status: 202 }
        : {
            body: {
              items: ['a', 'b'].map((name) => ({
                name,
                position: 10,
                buildStatus: null,
                ...(++polls < 6 ? building : {}),
              })),
            },
          },
    );
    expect(requests.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
      '/v1/views/a/rebuild',
      '/v1/views/b/rebuild',
    ]);
    expect(stdout).toBe('rebuilt a at position 10\nrebuilt b at position 10\n');
  });

  it('[V1] records a file as evidence by its digest', async () => {
    await withFile('abc', async (file) => {
      const { requests } = await run(
        ['evidence', file, '--kind', 'receipt', '--work-order', 'w1'],
        () => ({ body: { evidenceId: 'e1' } }),
      );
      expect(JSON.parse(requests[0]!.body)).toEqual({
        workOrderId: 'w1',
        kind: 'receipt',
        mediaType: 'application/json',
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        size: 3,
        content: 'YWJj',
      });
    });
  });
});

async function withFile(text: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
  try {
    writeFileSync(join(folder, 'file.json'), text);
    await use(join(folder, 'file.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
