import { absenceRoles, roles } from '#contracts';
import { runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';
import { dana, listed, listing } from '../../test/listing';

const row = (approvalId: string, parts: object = {}) => ({
  approvalId,
  workOrderId: 'w1',
  kind: 'refund',
  status: 'requested',
  owner: 'finance',
  gate: null,
  requestedBy: 'shop-bot',
  onBehalfOf: null,
  requestedPermits: 'refund.issue',
  requestedAmountMinor: 5000,
  requestedCurrency: 'EUR',
  signers: null,
  signedBy: null,
  signaturesGiven: 0,
  signaturesNeeded: 1,
  dueAt: '2030-01-02T00:00:00.000Z',
  expiresAt: null,
  ...parts,
});

const idsIn = (stdout: string) =>
  stdout.split('\n').flatMap((line) => /^(a\d+)/.exec(line)?.[1] ?? []);

describe('writ approvals', () => {
  it('[A6] lists what waits for those that the key answers for', async () => {
    const { stdout, requests } = await runWrit(
      ['approvals'],
      listing(
        dana,
        row('a1'),
        row('a2', { owner: 'legal' }),
        row('a3', { owner: 'dana', gate: 'go-live' }),
        row('a4', { owner: 'legal', signers: 'olga, dana', signaturesNeeded: 2 }),
      ),
    );
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/tokens',
      '/v1/absences',
      '/v1/approvals?status=requested&limit=1000',
    ]);
    expect(idsIn(stdout)).toEqual(['a1', 'a3', 'a4']);
    expect(stdout).toMatch(
      /^a1 +refund +requested +finance +shop-bot +refund\.issue up to 50\.00 EUR +0 of 1 +2030-01-02T\S+ +w1$/m,
    );
    expect(stdout).toMatch(/^a3 .* gate go-live /m);
    expect(stdout).toMatch(/^3 rows; true at ledger position 7$/m);
  });

  it('[Q6] has the server search by words', async () => {
    const { stdout, requests } = await runWrit(
      ['approvals', '--search', 'broken parcel'],
      listing(dana, row('a1')),
    );
    expect(requests.at(-1)!.path).toBe(
      '/v1/approvals?status=requested&search=broken+parcel&limit=1000',
    );
    expect(idsIn(stdout)).toEqual(['a1']);
  });

  it('[A4] says which recorded answers wait for a second person, also to who owns none of it', async () => {
    const answer = {
      number: 2,
      approver: 'legal',
      recordedBy: 'olga',
      confirmedBy: null,
      recordedAt: '2030-01-01T10:00:00.000Z',
    };
    const legal = { owner: 'legal' };
    const { stdout } = await runWrit(
      ['approvals'],
      listing(
        dana,
        row('a1', { ...legal, recordList: [{ ...answer, number: 1, confirmedBy: 'ben' }, answer] }),
        row('a2', { ...legal, recordList: [{ ...answer, recordedBy: 'dana' }] }),
        row('a3', { ...legal, recordList: [answer], requestedBy: 'dana' }),
        row('a4'),
      ),
    );
    expect(idsIn(stdout)).toEqual(['a1', 'a4']);
    expect(stdout).toMatch(/ recorded, to confirm$/m);
    expect(stdout).toMatch(/^a1 .* 2: legal, recorded by olga on 2030-01-01T10:00:00\.000Z$/m);
  });

  it('[A6] lists what a deputy may answer while the owner is away, and for whom they stand in', async () => {
    const absence = (owner: string, deputy: string, isAway: boolean) => ({
      owner,
      deputy,
      isAway,
      from: '2030-01-01T00:00:00.000Z',
      until: '2030-01-09T00:00:00.000Z',
    });
    const away = [
      absence('legal', 'dana', true),
      absence('sales', 'olga', true),
      absence('ops', 'dana', false),
    ];
    const rows = [
      row('a1'),
      row('a2', { owner: 'legal' }),
      row('a3', { owner: 'sales' }),
      row('a4', { owner: 'ops' }),
      row('a5', { owner: 'legal', requestedBy: 'dana' }),
    ];
    const server: Handler = (request) =>
      request.path === '/v1/absences' ? { body: { items: away } } : listed(dana, rows)(request);
    const { stdout } = await runWrit(['approvals'], server);
    expect(idsIn(stdout)).toEqual(['a1', 'a2']);
    expect(stdout).toMatch(/^a2 .* legal \(away: dana answers\) /m);
    const { items } = JSON.parse((await runWrit(['--json', 'approvals'], server)).stdout);
    expect(items).toMatchObject([{ owner: 'finance' }, { owner: 'legal', deputy: 'dana' }]);
    const then = await runWrit(['approvals', '--as-of', '2030-01-01T00:00:00Z'], server);
    expect(idsIn(then.stdout)).toEqual(['a1']);
  });

  it('[A6] says who answers instead only of what waits', async () => {
    const legal = { owner: 'legal', deputy: 'dana', isAway: true };
    const rows = [row('a1', { owner: 'legal' }), row('a2', { owner: 'legal', status: 'approved' })];
    const { stdout } = await runWrit(['approvals', '--status', 'any'], (request) =>
      request.path === '/v1/absences' ? { body: { items: [legal] } } : listed(dana, rows)(request),
    );
    expect(stdout).toMatch(/^a1 .* legal \(away: dana answers\) /m);
    expect(stdout).toMatch(/^a2 .* legal +shop-bot /m);
  });

  it.each(roles)('[A6] as %s reads absences where that role may', async (role) => {
    const claims = { id: 'dana', roles: [role], owners: ['finance'] };
    const { stdout, requests } = await runWrit(['approvals'], listing(claims, row('a1')));
    const isRequested = requests.some(({ path }) => path === '/v1/absences');
    expect([isRequested, idsIn(stdout)]).toEqual([absenceRoles.includes(role), ['a1']]);
  });

  it.each([403, 503])('[A6] lists what is known where absences are answered %d', async (status) => {
    const { stdout, stderr, requests } = await runWrit(['approvals'], (one) =>
      one.path === '/v1/absences'
        ? { status, headers: { 'retry-after': '1' }, body: { detail: 'Not now.' } }
        : listed(dana, [row('a1'), row('a2', { owner: 'legal' })])(one),
    );
    expect(idsIn(stdout)).toEqual(['a1']);
    expect(requests.filter(({ path }) => path === '/v1/absences')).toHaveLength(1);
    expect(stderr).toBe('Who is away is not known now: what a deputy may answer is left out.\n');
  });

  it('[A4] offers nobody what they requested, had requested, or have signed', async () => {
    const { stdout } = await runWrit(
      ['approvals', '--mine'],
      listing(
        dana,
        row('a1', { requestedBy: 'dana' }),
        row('a2', { onBehalfOf: 'erin, dana' }),
        row('a3', { signedBy: 'dana', signaturesNeeded: 2 }),
      ),
    );
    expect(stdout).toBe('nothing waits for dana; --all shows what waits for others\n');
  });

  it('[A2] shows what was answered, or prepared, also to signers and requesters', async () => {
    const { stdout } = await runWrit(
      ['approvals', '--status', 'any'],
      listing(
        dana,
        row('a1', { status: 'approved', signedBy: 'dana' }),
        row('a2', { status: 'draft', requestedBy: 'dana' }),
        row('a3', { status: 'approved', owner: 'legal' }),
      ),
    );
    expect(idsIn(stdout)).toEqual(['a1', 'a2']);
  });

  it.each([
    [{ id: 'ops', roles: ['operator'] }, []],
    [dana, ['--all']],
    [{ id: 'boss', roles: ['approver'], owners: ['*'] }, []],
  ])('[A6] lists everything for %j with %j', async (claims, options) => {
    const all = listing(claims, row('a1'), row('a2', { owner: 'TBD' }));
    expect(idsIn((await runWrit(['approvals', ...options], all)).stdout)).toEqual(['a1', 'a2']);
  });

  it('[A2] filters on the server, by any status', async () => {
    const { requests } = await runWrit(
      ['approvals', '--owner', 'legal', '--status', 'any', '--work-order', 'w1', '--kind', 'x'],
      listing(dana),
    );
    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/approvals?owner=legal&workOrderId=w1&kind=x&limit=1000',
    ]);
  });

  it('[N4] follows the cursors until there are enough, and says that there are more', async () => {
    const { stdout, requests } = await runWrit(
      ['--json', 'approvals', '--all', '--limit', '3'],
      ({ path }) => ({
        body: path.includes('cursor=c')
          ? { items: [row('a3'), row('a4')], nextCursor: null }
          : { items: [row('a1'), row('a2')], nextCursor: 'c' },
      }),
    );
    expect(requests).toHaveLength(2);
    const { items, more } = JSON.parse(stdout);
    expect(items.map(({ approvalId }: { approvalId: string }) => approvalId)).toEqual([
      'a1',
      'a2',
      'a3',
    ]);
    expect(more).toBe(true);
  });

  it.each([
    [['--status', 'done'], 'done is no status of an approval: there are draft, requested'],
    [['--mine', '--all'], 'Give one of --mine, --all and --owner.'],
    [['--limit', '0'], '--limit takes a whole number of at least 1, not 0.'],
  ])('[N4] refuses %j', async (options, sentence) => {
    await expect(runWrit(['approvals', ...options], listing(dana))).rejects.toThrow(sentence);
  });

  it('[N4] waits while the server is busy, and reports it once', async () => {
    let times = 0;
    const { stdout, stderr, requests } = await runWrit(['--json', 'approvals', '--all'], () =>
      ++times < 3
        ? { status: 503, headers: { 'retry-after': '0' }, body: { detail: 'It is busy.' } }
        : { body: { items: [row('a1')], nextCursor: null } },
    );
    expect(requests).toHaveLength(3);
    expect(JSON.parse(stdout).items).toHaveLength(1);
    expect(stderr).toBe('It is busy (HTTP 503). Trying again for up to 10 seconds.\n');
  });

  it('[N4] says what to do where the server does not tell whose key it is', async () => {
    await expect(runWrit(['approvals'], () => ({ body: { token: 'x' } }))).rejects.toThrow(
      'does not say whose key this is: give --owner, or --all.',
    );
  });
});
