import { routesOf, runWrit } from '../../test/run-writ';

describe('what surrounds an answer', () => {
  it('[A2] asks for the approval of a gate, and says who answers until when', async () => {
    const { stdout, requests } = await runWrit(
      [
        'request',
        '--work-order',
        'w1',
        '--gate',
        'go-live',
        '--kind',
        'security',
        '--rationale',
        'all tests are green',
      ],
      () => ({
        status: 201,
        headers: { 'writ-position': '5' },
        body: { approvalId: 'a9', owner: 'ciso', dueAt: '2030-01-02T00:00:00.000Z' },
      }),
    );
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/approvals',
        {
          workOrderId: 'w1',
          gate: 'go-live',
          kind: 'security',
          rationale: 'all tests are green',
        },
      ],
    ]);
    expect(stdout).toBe('requested a9: ciso answers by 2030-01-02T00:00:00.000Z (position 5)\n');
  });

  it('[A4] confirms an answer that somebody else recorded', async () => {
    const { stdout, requests } = await runWrit(
      ['confirm-answer', 'a1', '2', '--comment', 'I have the letter here.'],
      () => ({ headers: { 'writ-position': '7' }, body: { status: 'approved' } }),
    );
    expect(routesOf(requests)).toEqual([
      ['POST /v1/approvals/a1/records/2/confirm', { comment: 'I have the letter here.' }],
    ]);
    expect(stdout).toBe('confirmed answer 2 of a1: it is approved (position 7)\n');
  });

  it('[A2] prepares one without asking anybody', async () => {
    const draft = ['request', '--work-order', 'w1', '--gate', 'g', '--kind', 'k', '--id', 'a9'];
    const { stdout, requests } = await runWrit([...draft, '--draft'], () => ({
      body: { approvalId: 'a9', owner: 'TBD' },
    }));
    expect(routesOf(requests)[0]![1]).toEqual({
      workOrderId: 'w1',
      approvalId: 'a9',
      gate: 'g',
      kind: 'k',
      draft: true,
    });
    expect(stdout).toBe('prepared a9: TBD answers\n');
  });

  it('[A7] makes a link, alone on standard output so that it can be passed on', async () => {
    const { stdout, stderr, requests } = await runWrit(
      ['link', 'a1', '--for', 'dana', '--valid-for', '2d'],
      () => ({ body: { url: 'http://writ/a/t', expiresAt: '2030-01-02T00:00:00.000Z' } }),
    );
    expect(routesOf(requests)).toEqual([
      ['POST /v1/approvals/a1/link', { for: 'dana', validFor: 'P2D' }],
    ]);
    expect(stdout).toBe('http://writ/a/t\n');
    expect(stderr).toBe('dana can answer a1 there once until 2030-01-02T00:00:00.000Z.\n');
  });

  it('[A8] shows by evidence that a condition is met', async () => {
    const { stdout, requests } = await runWrit(
      ['meet', 'a1', '2', '--evidence', 'e1, e2', '--comment', 'by mail', '--work-order', 'w1'],
      () => ({ headers: { 'writ-position': '8' }, body: { status: 'approved' } }),
    );
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/approvals/a1/conditions/2/meet',
        { workOrderId: 'w1', evidence: ['e1', 'e2'], comment: 'by mail' },
      ],
    ]);
    expect(stdout).toBe('met condition 2 of a1: it is approved (position 8)\n');
  });

  it.each([
    [['meet', 'a1', 'two', '--evidence', 'e1'], '<n> takes a whole number of at least 1, not two.'],
    [['meet', 'a1', '1', '--evidence', ' '], '--evidence names nothing'],
    [['link', 'a1', '--for', 'dana', '--valid-for', 'long'], '--valid-for takes a duration'],
  ])('[N4] refuses %j', async (args, sentence) => {
    await expect(runWrit(args, () => ({}))).rejects.toThrow(sentence);
  });
});

describe('owners who are away', () => {
  it('[A6] are replaced by a deputy for a time', async () => {
    const { stdout, requests } = await runWrit(
      ['absent', 'dana', '--deputy', 'olga', '--until', '2030-02-01', '--from', '2030-01-20'],
      () => ({ body: {} }),
    );
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/absences',
        {
          owner: 'dana',
          deputy: 'olga',
          from: '2030-01-20T00:00:00.000Z',
          until: '2030-02-01T00:00:00.000Z',
        },
      ],
    ]);
    expect(stdout).toBe(
      'dana is away from 2030-01-20T00:00:00.000Z until 2030-02-01T00:00:00.000Z: olga answers meanwhile\n',
    );
  });

  it('[A6] are back when they say so', async () => {
    const { stdout, requests } = await runWrit(['back', 'team a/b'], () => ({ body: {} }));
    expect(requests[0]).toMatchObject({ method: 'DELETE', path: '/v1/absences/team%20a%2Fb' });
    expect(requests[0]!.headers['idempotency-key']).toMatch(/^[\w-]{36}$/);
    expect(stdout).toBe('team a/b is back\n');
  });

  it('[A6] are listed with who answers meanwhile', async () => {
    const away = { owner: 'dana', deputy: 'olga', from: '2030-01-20', until: '2030-02-01' };
    const listing = (...items: object[]) =>
      runWrit(['absences'], ({ path }) => (path === '/v1/absences' ? { body: { items } } : {}));
    const { stdout } = await listing(
      { ...away, isAway: true },
      { ...away, owner: 'eve', isAway: false },
    );
    expect(stdout).toMatch(/^dana +away +olga +2030-01-20 +2030-02-01$/m);
    expect(stdout).toMatch(/^eve +will be +olga /m);
    expect((await listing()).stdout).toBe('nobody is away\n');
  });

  it('[N4] need a time to come back', async () => {
    await expect(
      runWrit(['absent', 'dana', '--deputy', 'olga', '--until', 'friday'], () => ({})),
    ).rejects.toThrow('--until takes a time such as 2030-01-31T09:00:00Z');
  });
});
