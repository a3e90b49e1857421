import { type InboxPage, ReadInboxBody, type WholeInboxEntry } from '#contracts';
import { type Refusal } from '#kernel';
import { type CommandFrame } from '#platform';
import { LiveLedger } from '../../evidence/erasure/live-ledger.fixture';
import { TextShredder } from '../../evidence/erasure/key-destruction';
import { Inboxes } from './inboxes';
import { dispatch } from '../projections/event.fixture';

const DIGEST = 'ab'.repeat(32);
const LONG = `${'Ä'.repeat(150)}🪶${'ö'.repeat(100)}`;

describe('an inbox', () => {
  let ledger: LiveLedger;
  let inboxes: Inboxes;
  let position: number;
  beforeAll(async () => {
    ledger = await LiveLedger.open();
    inboxes = new Inboxes(ledger.platform, ledger.views.queries(), ledger.texts);
    await ledger.record('policy-delivery', policy(1), policy(2));
    await ledger.record('work-order-wo-1', opened('wo-1'), dispatched('wo-1', 'd-1'));
    await dispatch('wo-1', 'd-2', { kind: 'execute', recipient: 'team-a', delegator: 'olga' });
    await dispatch('wo-1', 'd-3', { brief: 'not JSON' });
    await dispatch('wo-1', 'd-4', { brief: JSON.stringify({ objective: 'half of it' }) });
    await dispatch('wo-2', 'd-5');
    await ledger.record('work-order-wo-2', {
      type: 'texts.shredded',
      data: { workOrderId: 'wo-2', reason: 'requested', erasureId: 'erasure-1' },
    });
    await new TextShredder(ledger.views.pool).shred('default', 'work-order-wo-2');
    await dispatch('wo-1', 'd-6', { brief: JSON.stringify(brief({ objective: LONG })) });
    position = await ledger.record('work-order-wo-1', {
      type: 'delegation.stopped',
      data: { workOrderId: 'wo-1', dispatchId: 'd-6', reason: 'called back' },
    });
  });
  afterAll(() => ledger.close());

  it('[D1] shows what came, the earliest first, with the beginning of its objective', async () => {
    const { items } = await read({});
    expect(items.map(({ dispatchId }) => dispatchId)).toEqual(['d-1', 'd-5']);
    expect(items[0]).toMatchObject({
      workOrderId: 'wo-1',
      kind: 'delegate_task',
      recipient: 'agent-7',
      delegator: 'ben',
      status: 'dispatched',
      state: 'open',
      objective: 'Inspect it',
      erased: false,
      digest: DIGEST,
      createdAt: '2030-01-05T08:00:00.000Z',
      acceptedAt: null,
    });
    expect(items[0]).not.toHaveProperty('brief');
    const { items: stopped } = await read({ state: 'cancelled' });
    expect(stopped[0]!.objective).toBe(`${[...LONG].slice(0, 199).join('')}…`);
  });

  it('[D3] shows with the whole brief who owns the work, its policy and its verification', async () => {
    const { items } = await read({ verbose: true, limit: 1 });
    expect(items).toHaveLength(1);
    const [whole] = items as WholeInboxEntry[];
    expect(whole).toMatchObject({
      brief: brief(),
      verification: ['npm test'],
      owner: 'dana',
      workflow: 'delivery',
      policy: { id: 'delivery', version: 2, digest: '2'.repeat(64) },
    });
  });

  it('[D3] names what it cannot read, and shows the others', async () => {
    const { malformed } = await read({});
    expect(malformed).toEqual([
      {
        dispatchId: 'd-3',
        position: expect.any(Number),
        why: expect.stringMatching(/^its brief is not JSON/),
      },
      {
        dispatchId: 'd-4',
        position: expect.any(Number),
        why: expect.stringMatching(/^its brief is not whole.*scope/s),
      },
    ]);
  });

  it('[D3] shows an erased brief as erased', async () => {
    const { items } = await read({ verbose: true, since: 'd-4' });
    expect(items).toMatchObject([
      { dispatchId: 'd-5', erased: true, brief: null, objective: null, owner: 'TBD', policy: null },
    ]);
  });

  it('[D1] shows somebody what came to those that they answer for, and nobody else', async () => {
    expect(idsOf(await read({}, { owners: ['team-a'] }))).toEqual(['d-1', 'd-2', 'd-5']);
    expect(idsOf(await read({}, { actor: { id: 'eva' } }))).toEqual([]);
    const bot = { id: 'bot', onBehalfOf: ['agent-7'] };
    expect(idsOf(await read({}, { actor: bot }))).toEqual(['d-1', 'd-5']);
    const everybody = { owners: ['*'], roles: ['operator'] };
    expect(idsOf(await read({}, { ...everybody, actor: { id: 'eva' } }))).toHaveLength(3);
    // Of a delegate's key only the teams that it names count.
    expect(idsOf(await read({}, { actor: { id: 'eva' }, owners: ['*'] }))).toEqual([]);
    expect(idsOf(await read({}, { tenant: 'other', owners: ['*'] }))).toEqual([]);
    const sent = await read({ box: 'sent' }, { actor: { id: 'olga' }, owners: ['*'] });
    expect(idsOf(sent)).toEqual(['d-2']);
  });

  it('[D1] keeps to a kind, and goes on after a dispatch or from a time', async () => {
    const all = { owners: ['*'], roles: ['operator'] };
    expect(idsOf(await read({ filter: 'execute' }, all))).toEqual(['d-2']);
    const first = await read({ limit: 2 }, all);
    expect([idsOf(first), first.next]).toEqual([['d-1', 'd-2'], first.items[1]!.position]);
    for (const on of [{ since: 'd-2' }, { after: first.next! }]) {
      const rest = await read(on, all);
      expect([idsOf(rest), rest.next, rest.malformed.length]).toEqual([['d-5'], null, 2]);
    }
    expect(idsOf(await read({ since: '2030-01-05T08:00:00Z' }))).toEqual(['d-1', 'd-5']);
    expect(idsOf(await read({ since: '2030-01-05T09:00:00+00:00' }))).toEqual([]);
    expect(await refusalOf(read({ since: 'd-2' }))).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/since', message: expect.stringContaining('d-2') }],
    });
  });

  it('[D1] goes on by position where one id stands for dispatches of two work orders', async () => {
    const byTwin = { actor: { id: 'twin' } };
    for (const workOrderId of ['wo-1', 'wo-2'])
      for (const dispatchId of ['t-1', 't-2'])
        position = await dispatch(workOrderId, dispatchId, { recipient: 'twin' });
    const seen: string[] = [];
    for (let after: number | null = 0, pages = 0; after !== null && pages < 9; pages++) {
      const { items: shown, next } = await read({ limit: 1, after }, byTwin);
      seen.push(...shown.map(({ workOrderId, dispatchId }) => `${workOrderId} ${dispatchId}`));
      after = next;
    }
    expect(seen).toEqual(['wo-1 t-1', 'wo-1 t-2', 'wo-2 t-1', 'wo-2 t-2']);

    const { items } = await read({}, byTwin);
    const [first, , second] = items.map((entry) => entry.position);
    expect(await refusalOf(read({ since: 't-1' }, byTwin))).toMatchObject({
      code: 'invalid_request',
      errors: [
        {
          pointer: '/since',
          message: `names t-1, which several work orders sent: state after instead, ${first} (of wo-1) or ${second} (of wo-2)`,
        },
      ],
    });
    const later = { since: '2030-01-05T08:00:00Z', after: second! };
    expect(idsOf(await read(later, byTwin))).toEqual(['t-2']);
  });

  it('[D3] is for those who can be recipients', async () => {
    const refusal = await refusalOf(read({}, { roles: ['analyst'] }));
    expect(refusal.code).toBe('forbidden');
  });

  it('[D3] changes nothing by being read', async () => {
    await ledger.views.caughtUp();
    // Its writer goes on renewing its lease.
    const stored = async () => (await ledger.dump()).replace(/"lease_until":"[^"]*"/, '');
    const before = await stored();
    for (const box of ['inbox', 'sent'] as const) await read({ box, state: 'any', verbose: true });
    expect(await stored()).toBe(before);
  });

  function read(
    request: Partial<ReadInboxBody>,
    more: Partial<CommandFrame['metadata']> = {},
  ): Promise<InboxPage> {
    return inboxes.read(Object.assign(new ReadInboxBody(), request, { atLeast: position }), {
      commandId: 'c',
      tenant: 'default',
      actor: { id: 'agent-7' },
      roles: ['delegate'],
      correlationId: 'c',
      ...more,
    });
  }

  function dispatch(workOrderId: string, dispatchId: string, more: object = {}): Promise<number> {
    return ledger.record(`work-order-${workOrderId}`, dispatched(workOrderId, dispatchId, more));
  }
});

const idsOf = ({ items }: InboxPage) => items.map(({ dispatchId }) => dispatchId);

const refusalOf = (reading: Promise<unknown>): Promise<Refusal> =>
  reading.then(
    () => Promise.reject(new Error('It was answered.')),
    (error: Refusal) => error,
  );

const brief = (more: object = {}) => ({
  objective: 'Inspect it',
  scope: 'Nothing else',
  reads: [],
  writes: ['findings'],
  verification: ['npm test'],
  completion: 'Report, stop and wait.',
  timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
  yieldMode: 'user-confirmed',
  permits: [],
  blocks: true,
  ...more,
});

const dispatched = (workOrderId: string, dispatchId: string, more: object = {}) => ({
  type: 'delegation.dispatched',
  data: {
    ...dispatch,
    workOrderId,
    dispatchId,
    delegator: 'ben',
    writes: ['findings'],
    digest: DIGEST,
    timeouts: brief().timeouts,
    brief: JSON.stringify(brief()),
    createdAt: '2030-01-05T08:00:00.000Z',
    timesOutAt: '2030-01-06T08:00:00.000Z',
    ...more,
  },
});

const opened = (workOrderId: string) => ({
  type: 'work-order.opened',
  data: {
    workOrderId,
    workflow: { id: 'delivery', version: 1, digest: DIGEST },
    jobType: 'delivery',
    mode: 'enforce',
    owner: 'dana',
    checklistRunId: 'run-1',
  },
});

const policy = (version: number) => ({
  type: 'policy.published',
  data: {
    policyId: 'delivery',
    version,
    digest: String(version).repeat(64),
    cedar: '',
    workflowId: 'delivery',
    workflowDigest: DIGEST,
  },
});
