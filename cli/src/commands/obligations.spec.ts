import { dana, listing } from '../../test/listing';
import { routesOf, runWrit } from '../../test/run-writ';

describe('writ obligations and writ assign', () => {
  const obligation = {
    obligationId: 'approval/a1',
    what: 'refund: refund.issue',
    owner: 'finance',
    state: 'open',
    overdue: true,
    since: '2030-01-01T00:00:00.000Z',
    dueAt: '2030-01-02T00:00:00.000Z',
    nextEscalationStep: 'fallback',
    nextAt: '2030-01-03T00:00:00.000Z',
    workOrderId: 'w1',
  };

  it('[A5] lists obligations, until when and what comes next', async () => {
    const { stdout, requests } = await runWrit(
      ['obligations', '--overdue', '--kind', 'approval'],
      listing(dana, obligation, {
        ...obligation,
        obligationId: 'x',
        overdue: false,
        nextEscalationStep: null,
      }),
    );
    expect(requests[0]!.path).toBe(
      '/v1/obligations?kind=approval&state=open&overdue=true&limit=1000',
    );
    expect(stdout).toMatch(/^approval\/a1 .* finance +overdue .* fallback at 2030-01-03T\S+ +w1$/m);
    expect(stdout).toMatch(/^x .* open .* none +w1$/m);
  });

  it('[A6] keeps to what falls to those that the key answers for', async () => {
    const mine = listing(dana, obligation, {
      ...obligation,
      obligationId: 'approval/a2',
      owner: 'legal',
    });
    const { stdout } = await runWrit(['obligations', '--mine', '--state', 'any'], mine);
    expect(stdout).toMatch(/^approval\/a1 /m);
    expect(stdout).not.toMatch(/approval\/a2/);
    expect((await runWrit(['obligations'], listing(dana))).stdout).toBe(
      'nothing is owed; --state any shows what was\n',
    );
  });

  it('says that nothing is overdue with --overdue', async () =>
    expect((await runWrit(['obligations', '--overdue'], listing(dana))).stdout).toBe(
      'nothing is overdue; without --overdue it lists everything that is owed\n',
    ));

  it.each([
    [['--state', 'late'], 'late is no state here'],
    [['--mine', '--owner', 'x'], 'Give one of --mine, --owner'],
  ])('[N4] refuses %j', async (options, sentence) => {
    await expect(runWrit(['obligations', ...options], listing(dana))).rejects.toThrow(sentence);
  });

  it.each([
    ['approval/a1', [], {}],
    ['a1', ['--kind', 'approval', '--work-order', 'w1'], { kind: 'approval', workOrderId: 'w1' }],
    ['exception/e1', [], {}],
  ])('[A6] [E2] gives %s to an owner', async (id, options, named) => {
    const { stdout, requests } = await runWrit(
      ['assign', id, '--owner', 'legal', '--reason', 'theirs by contract', ...options],
      () => ({ body: {} }),
    );
    expect(routesOf(requests)).toEqual([
      [
        `POST /v1/obligations/${encodeURIComponent(id)}/assign`,
        { ...named, owner: 'legal', reason: 'theirs by contract' },
      ],
    ]);
    expect(stdout).toBe(`assigned ${id} to legal\n`);
  });
});
