import { routesOf, runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';

const ACTION = ['--kind', 'pump.restart', '--authority', 'apply', '--system', 'plant'];
const DECLARE = [
  'break-glass',
  '--work-order',
  'w1',
  ...ACTION,
  '--writes',
  'pump',
  '--objects',
  'p-1',
  '--code',
  'pump-down',
  '--rationale',
  'Water is rising.',
  '--for',
  '1h',
];
const declared = {
  decisionId: 'd1',
  outcome: 'run',
  enforced: true,
  reasons: ['Break-glass pump-down: policy would have let it wait.'],
  rules: ['engine.break-glass'],
  owner: 'plant-lead',
  position: 12,
  breakGlass: {
    breakGlassId: 'bg1',
    expiresAt: '2030-01-01T01:00:00.000Z',
    obligations: [
      { kind: 'post-review', subject: 'pr1', owner: 'plant-lead', dueAt: '2030-01-06T00:00:00Z' },
      { kind: 'remediation', subject: 're1', owner: 'TBD', dueAt: '2030-01-31T00:00:00Z' },
    ],
  },
};
const listing =
  (...items: readonly object[]): Handler =>
  () => ({ body: { items, nextCursor: null } });

describe('writ break-glass', () => {
  it('[E3] declares, and shows the decision with its obligations', async () => {
    const { stdout, requests } = await runWrit(DECLARE, () => ({ body: declared }));
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/break-glass',
        {
          workOrderId: 'w1',
          action: {
            kind: 'pump.restart',
            authority: 'apply',
            system: 'plant',
            writes: ['pump'],
            objects: ['p-1'],
          },
          code: 'pump-down',
          rationale: 'Water is rising.',
          timeToLive: 'PT1H',
        },
      ],
    ]);
    expect(stdout).toMatch(/^RUN\n/);
    expect(stdout).toContain('  break-glass  bg1 until 2030-01-01T01:00:00.000Z\n');
    expect(stdout).toContain('  post-review  pr1: plant-lead until 2030-01-06T00:00:00Z\n');
    expect(stdout).toContain('  remediation  re1: TBD until 2030-01-31T00:00:00Z\n');
  });

  it('[E7] widens the scope of the action by options', async () => {
    const wider = ['--scope-objects', 'p-1,p-2', '--scope-up-to', '50.00 EUR'];
    const { requests } = await runWrit([...DECLARE, ...wider], () => ({ body: declared }));
    expect(routesOf(requests)[0]![1]).toMatchObject({
      scope: {
        system: 'plant',
        writes: ['pump'],
        objects: ['p-1', 'p-2'],
        amountUpTo: { minor: 5000, currency: 'EUR' },
      },
    });
    await expect(
      runWrit([...DECLARE, '--scope-up-to', 'much'], () => ({ body: declared })),
    ).rejects.toThrow('--scope-up-to takes an amount and its currency, such as "50.00 EUR".');
  });

  it.each([
    ['run', 0],
    ['wait', 3],
    ['stop', 4],
  ])('[Q11] exits by the outcome: %s', async (outcome, exitCode) => {
    const ran = await runWrit([...DECLARE, '--exit-code'], () => ({
      body: { ...declared, outcome },
    }));
    expect(ran.exitCode ?? 0).toBe(exitCode);
  });

  it('[E7] lists them, and says that one is over', async () => {
    const row = {
      breakGlassId: 'bg1',
      code: 'pump-down',
      declaredBy: 'olga',
      declaredAt: new Date(Date.now() - 90_000).toISOString(),
      expiresAt: '2030-01-01T01:00:00.000Z',
      status: 'live',
      workOrderId: 'w1',
    };
    const { stdout, requests } = await runWrit(
      ['break-glasses', '--declared-by', 'olga'],
      listing(row),
    );
    expect(requests[0]!.path).toBe('/v1/break-glass?declaredBy=olga&limit=1000');
    expect(stdout).toMatch(/^bg1 +pump-down +olga +1m +2030-01-01T01:00:00.000Z +live +w1$/m);

    const ended = await runWrit(['end-break-glass', 'bg1', '--comment', 'Dry.'], () => ({
      body: {},
    }));
    expect(routesOf(ended.requests)).toEqual([
      ['POST /v1/break-glass/bg1/end', { comment: 'Dry.' }],
    ]);
    expect(ended.stdout).toBe('ended bg1: its review and remediation stay owed\n');
  });
});

describe('writ post-reviews, review, remediations, remediate', () => {
  it('[E6] lists reviews that are late, with owner, age and due time', async () => {
    const row = {
      postReviewId: 'pr1',
      code: 'pump-down',
      declaredBy: 'olga',
      owner: 'plant-lead',
      scheduledAt: new Date(Date.now() - 9 * 86_400_000).toISOString(),
      dueAt: new Date(Date.now() - 4.5 * 86_400_000).toISOString(),
      verdict: null,
      workOrderId: 'w1',
    };
    const { stdout, requests } = await runWrit(['post-reviews', '--overdue'], listing(row));
    expect(requests[0]!.path).toBe('/v1/post-reviews?status=open&overdue=true&limit=1000');
    expect(stdout).toMatch(
      /^pr1 +pump-down +olga +plant-lead +9d +\S+ \(4d overdue\) +none yet +w1$/m,
    );
    expect((await runWrit(['post-reviews'], listing())).stdout).toMatch(/overdue-post-reviews/);
  });

  it.each([
    ['--upheld', 'upheld', 'upheld'],
    ['--not-upheld', 'not-upheld', 'not upheld'],
  ])('[E4] reviews %s', async (flag, verdict, label) => {
    const { stdout, requests } = await runWrit(
      ['review', 'pr1', flag, '--findings', 'Seen.', '--evidence', 'ev1'],
      () => ({ body: {} }),
    );
    expect(routesOf(requests)).toEqual([
      ['POST /v1/post-reviews/pr1/complete', { verdict, findings: 'Seen.', evidence: ['ev1'] }],
    ]);
    expect(stdout).toBe(`reviewed pr1: ${label}\n`);
  });

  it('[E4] takes one verdict, and one account of what changed', async () => {
    for (const verdict of [[], ['--upheld', '--not-upheld']])
      await expect(
        runWrit(['review', 'pr1', ...verdict, '--findings', 'f'], () => ({})),
      ).rejects.toThrow('Give one of --upheld and --not-upheld.');
    const both = ['--workflow', 'a/1', '--unchanged-because', 'b'];
    for (const change of [[], both])
      await expect(
        runWrit(['remediate', 're1', '--evidence', 'ev1', ...change], () => ({})),
      ).rejects.toThrow('Give one of --workflow <id/version> and --unchanged-because <reason>.');
    await expect(
      runWrit(['remediate', 're1', '--evidence', 'e', '--workflow', 'a'], () => ({})),
    ).rejects.toThrow('--workflow takes an id and a version such as refunds/3, not a.');
  });

  it.each([
    [['--workflow', 'pumps/3'], { workflow: { id: 'pumps', version: 3 } }],
    [['--unchanged-because', 'A worn part.'], { noChangeBecause: 'A worn part.' }],
  ])('[E4] remediates with %j', async (options, change) => {
    const { stdout, requests } = await runWrit(
      ['remediate', 're1', '--evidence', 'ev1, ev2', ...options],
      () => ({ body: {} }),
    );
    expect(routesOf(requests)).toEqual([
      ['POST /v1/remediations/re1/complete', { evidence: ['ev1', 'ev2'], ...change }],
    ]);
    expect(stdout).toBe('remediated re1\n');
  });

  it.each([
    [
      ['--job-type', 'refund', '--week', '2026-03-02'],
      { jobType: 'refund', periodKind: 'week', period: '2026-03-02T00:00:00.000Z' },
    ],
    [
      ['--because', 'It leaks.', '--owner', 'dana', '--seen-on', 'w1', '--exception', 'e1'],
      { because: 'It leaks.', owner: 'dana', seenOn: 'w1', exceptionId: 'e1' },
    ],
  ])('[Q8] opens a remediation with %j', async (options, stated) => {
    const { stdout, requests } = await runWrit(
      ['open-remediation', '--code', 'pump-down', ...options],
      () => ({ body: { remediationId: 're1' } }),
    );
    expect(routesOf(requests)).toEqual([
      ['POST /v1/remediations', { code: 'pump-down', ...stated }],
    ]);
    expect(stdout).toBe('opened remediation re1 for pump-down\n');
  });

  it.each([[[]], [['--because', 'It leaks.', '--week', '2026-03-02']]])(
    '[Q8] opens no remediation with %j',
    (options) =>
      expect(
        runWrit(['open-remediation', '--code', 'pump-down', ...options], () => ({})),
      ).rejects.toThrow('Give one of --week <date>, --month <date> and --because <text>.'),
  );

  it('[E4] lists the causes to fix, with and without a work order', async () => {
    const row = {
      remediationId: 're1',
      code: 'pump-down',
      origin: 'drift',
      owner: 'plant-lead',
      openedAt: new Date(Date.now() - 2 * 3_600_000).toISOString(),
      dueAt: '2099-01-01T00:00:00.000Z',
      status: 'open',
      workOrderId: null,
    };
    const { stdout } = await runWrit(['remediations', '--owner', 'plant-lead'], listing(row));
    expect(stdout).toMatch(/^re1 +pump-down +plant-lead +2h +2099\S+ +open +none +drift$/m);
    const seen = { seenOn: 'w1', openedBy: 'dana', because: 'The seal leaks.' };
    const byHand = { ...row, origin: 'by-hand', ...seen };
    const listed = await runWrit(['remediations'], listing(byHand));
    expect(listed.stdout).toMatch(/^re1 +pump-down .* open +w1 +dana: The seal leaks\.$/m);
  });
});
