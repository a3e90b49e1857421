import { absenceRoles, roles } from '#contracts';
import { runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stand-in';
import { dana, listed, listing } from '../../test/listing';

const row = (approvalId: string, said: object = {}) => ({
  approvalId,
  workOrderId: 'w1',
  kind: 'refund',
  status: 'requested',
  owner: 'finance',
  gate: null,
  requestedBy: 'shop-bot',
  onBehalfOf: null,
  askedPermits: 'refund.issue',
  askedAmountMinor: 5000,
  askedCurrency: 'EUR',
  signers: null,
  signedBy: null,
  signaturesGiven: 0,
  signaturesNeeded: 1,
  dueAt: '2030-01-02T00:00:00.000Z',
  expiresAt: null,
  ...said,
});

const idsIn = (said: string) => said.split('\n').flatMap((line) => /^(a\d+)/.exec(line)?.[1] ?? []);

describe('writ approvals', () => {
  it('[A6] lists what waits for those that the key answers for', async () => {
    const { said, asked } = await runWrit(
      ['approvals'],
      listing(
        dana,
        row('a1'),
        row('a2', { owner: 'legal' }),
        row('a3', { owner: 'dana', gate: 'go-live' }),
        row('a4', { owner: 'legal', signers: 'olga, dana', signaturesNeeded: 2 }),
      ),
    );
    expect(asked.map(({ path }) => path)).toEqual([
      '/v1/tokens',
      '/v1/absences',
      '/v1/approvals?status=requested&limit=1000',
    ]);
    expect(idsIn(said)).toEqual(['a1', 'a3', 'a4']);
    expect(said).toMatch(
      /^a1 +refund +requested +finance +shop-bot +refund\.issue up to 50\.00 EUR +0 of 1 +2030-01-02T\S+ +w1$/m,
    );
    expect(said).toMatch(/^a3 .* gate go-live /m);
    expect(said).toMatch(/^3 rows; true at ledger position 7$/m);
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
    const { said } = await runWrit(
      ['approvals'],
      listing(
        dana,
        row('a1', { ...legal, recordList: [{ ...answer, number: 1, confirmedBy: 'ben' }, answer] }),
        row('a2', { ...legal, recordList: [{ ...answer, recordedBy: 'dana' }] }),
        row('a3', { ...legal, recordList: [answer], requestedBy: 'dana' }),
        row('a4'),
      ),
    );
    expect(idsIn(said)).toEqual(['a1', 'a4']);
    expect(said).toMatch(/ recorded, to confirm$/m);
    expect(said).toMatch(/^a1 .* 2: legal, recorded by olga on 2030-01-01T10:00:00\.000Z$/m);
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
    const server: Handler = (asked) =>
      asked.path === '/v1/absences' ? { body: { items: away } } : listed(dana, rows)(asked);
    const { said } = await runWrit(['approvals'], server);
    expect(idsIn(said)).toEqual(['a1', 'a2']);
    expect(said).toMatch(/^a2 .* legal \(away: dana answers\) /m);
    const { items } = JSON.parse((await runWrit(['--json', 'approvals'], server)).said);
    expect(items).toMatchObject([{ owner: 'finance' }, { owner: 'legal', deputy: 'dana' }]);
    const then = await runWrit(['approvals', '--as-of', '2030-01-01T00:00:00Z'], server);
    expect(idsIn(then.said)).toEqual(['a1']);
  });

  it('[A6] says who answers instead only of what waits', async () => {
    const legal = { owner: 'legal', deputy: 'dana', isAway: true };
    const rows = [row('a1', { owner: 'legal' }), row('a2', { owner: 'legal', status: 'approved' })];
    const { said } = await runWrit(['approvals', '--status', 'any'], (asked) =>
      asked.path === '/v1/absences' ? { body: { items: [legal] } } : listed(dana, rows)(asked),
    );
    expect(said).toMatch(/^a1 .* legal \(away: dana answers\) /m);
    expect(said).toMatch(/^a2 .* legal +shop-bot /m);
  });

  it.each(roles)('[A6] as %s asks who is away where that role is told', async (role) => {
    const claims = { id: 'dana', roles: [role], owners: ['finance'] };
    const { said, asked } = await runWrit(['approvals'], listing(claims, row('a1')));
    const isAsked = asked.some(({ path }) => path === '/v1/absences');
    expect([isAsked, idsIn(said)]).toEqual([absenceRoles.includes(role), ['a1']]);
  });

  it.each([403, 503])('[A6] lists what is known where absences are answered %d', async (status) => {
    const { said, complained, asked } = await runWrit(['approvals'], (one) =>
      one.path === '/v1/absences'
        ? { status, headers: { 'retry-after': '1' }, body: { detail: 'Not now.' } }
        : listed(dana, [row('a1'), row('a2', { owner: 'legal' })])(one),
    );
    expect(idsIn(said)).toEqual(['a1']);
    expect(asked.filter(({ path }) => path === '/v1/absences')).toHaveLength(1);
    expect(complained).toBe(
      'Who is away is not known now: what a deputy may answer is left out.\n',
    );
  });

  it('[A4] offers nobody what they asked for, had asked for, or have signed', async () => {
    const { said } = await runWrit(
      ['approvals', '--mine'],
      listing(
        dana,
        row('a1', { requestedBy: 'dana' }),
        row('a2', { onBehalfOf: 'erin, dana' }),
        row('a3', { signedBy: 'dana', signaturesNeeded: 2 }),
      ),
    );
    expect(said).toBe('nothing waits for dana; --all shows what waits for others\n');
  });

  it('[A2] shows what was answered, or prepared, also to who signed or asked', async () => {
    const { said } = await runWrit(
      ['approvals', '--status', 'any'],
      listing(
        dana,
        row('a1', { status: 'approved', signedBy: 'dana' }),
        row('a2', { status: 'draft', requestedBy: 'dana' }),
        row('a3', { status: 'approved', owner: 'legal' }),
      ),
    );
    expect(idsIn(said)).toEqual(['a1', 'a2']);
  });

  it.each([
    [{ id: 'ops', roles: ['operator'] }, []],
    [dana, ['--all']],
    [{ id: 'boss', roles: ['approver'], owners: ['*'] }, []],
  ])('[A6] lists everything for %j with %j', async (claims, options) => {
    const all = listing(claims, row('a1'), row('a2', { owner: 'TBD' }));
    expect(idsIn((await runWrit(['approvals', ...options], all)).said)).toEqual(['a1', 'a2']);
  });

  it('[A2] filters on the server, by any status', async () => {
    const { asked } = await runWrit(
      ['approvals', '--owner', 'legal', '--status', 'any', '--work-order', 'w1', '--kind', 'x'],
      listing(dana),
    );
    expect(asked.map(({ path }) => path)).toEqual([
      '/v1/approvals?owner=legal&workOrderId=w1&kind=x&limit=1000',
    ]);
  });

  it('[N4] follows the cursors until there are enough, and says that there are more', async () => {
    const { said, asked } = await runWrit(
      ['--json', 'approvals', '--all', '--limit', '3'],
      ({ path }) => ({
        body: path.includes('cursor=c')
          ? { items: [row('a3'), row('a4')], nextCursor: null }
          : { items: [row('a1'), row('a2')], nextCursor: 'c' },
      }),
    );
    expect(asked).toHaveLength(2);
    const { items, more } = JSON.parse(said);
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

  it('[N4] waits while the server is busy, and says so to whoever waits, once', async () => {
    let times = 0;
    const { said, complained, asked } = await runWrit(['--json', 'approvals', '--all'], () =>
      ++times < 3
        ? { status: 503, headers: { 'retry-after': '0' }, body: { detail: 'It is busy.' } }
        : { body: { items: [row('a1')], nextCursor: null } },
    );
    expect(asked).toHaveLength(3);
    expect(JSON.parse(said).items).toHaveLength(1);
    expect(complained).toBe('It is busy (HTTP 503). Trying again for up to 10 seconds.\n');
  });

  it('[N4] says what to do where the server does not tell whose key it is', async () => {
    await expect(runWrit(['approvals'], () => ({ body: { token: 'x' } }))).rejects.toThrow(
      'does not say whose key this is: give --owner, or --all.',
    );
  });
});
