import fc from 'fast-check';
import { allEvents } from '#contracts';
import { type NewEvent } from '#kernel';
import { type PastEvent } from '#testkit';
import {
  definition,
  endings,
  everything,
  materialOf,
  pictureAfter,
  proofRequested,
  proofGranted,
  shared,
} from '../../test/delivery-builders';
import { contracted, discovered, event, opened, staged } from '../../test/pilot-builders';
import { deliveredEvidence } from './delivery-view';

describe('what a delivery page shows', () => {
  it('[R2] has the map: stages and steps of the workflow, with where they are', () => {
    const { title, status, map } = pictureAfter([opened(), ...contracted]);
    expect({ title, status }).toEqual({ title: 'Deliver a pilot', status: 'open' });
    expect(map.stages.map(({ name, state }) => [name, state])).toEqual([
      ['discovery', 'completed'],
      ['contract', 'completed'],
      ['delivery', 'open'],
      ['letters', 'open'],
    ]);
    expect(map.stages[0]!.steps).toEqual([{ name: 'ask', state: 'completed' }]);
  });

  it('[R2] has the boundary: systems, writes, kinds of actions and of approvals', () =>
    expect(pictureAfter([opened({ allowedOutput: 'draft-only' })]).boundary).toEqual({
      mode: 'enforce',
      allowedOutput: 'draft-only',
      systems: [{ name: 'sandbox', reads: [], writes: ['label'] }],
      actions: [
        { kind: 'pilot.configure', authority: 'apply', system: 'sandbox' },
        { kind: 'pilot.launch', authority: 'apply', system: 'sandbox' },
      ],
      approvals: ['commercial', 'security', 'public-proof'],
    }));

  it('[R2] has what was decided, changed, is blocked, and who decides next', () => {
    const { status, decisions, changed, blocked, next } = pictureAfter(everything);
    expect(status).toBe('stopped');
    expect(decisions).toMatchObject({
      count: 1,
      items: [{ action: 'pilot.configure', outcome: 'run', enforced: true }],
    });
    expect(changed.actions).toMatchObject({
      items: [{ action: 'pilot.configure', system: 'sandbox', authorised: true }],
    });
    expect(blocked.map(({ kind, about }) => [kind, about])).toEqual([
      ['stop', 'stopped'],
      ['exception', 'Policy stopped an action'],
      ['exception', 'other'],
      ['step', 'configure'],
      ['gate', 'facts-verified'],
      ['gate', 'signed'],
    ]);
    expect(blocked.slice(0, 4).every(({ since }) => since !== undefined)).toBe(true);
    expect(next.map(({ decides, about, owner }) => [decides, about, owner])).toEqual([
      ['approval', 'commercial', 'sponsor'],
      ['exception', 'Policy stopped an action', 'lead'],
      ['exception', 'other', 'lead'],
      ['question', '1', 'lead'],
      ['stage', 'discovery', 'analyst'],
    ]);
  });

  it('[R2] says how much stays private, and of what', () => {
    expect(pictureAfter(everything).private).toEqual({
      evidence: 1,
      bytes: 10,
      forClient: 0,
      outdated: 2,
      facts: 2,
      texts: expect.any(Number),
    });
    expect(pictureAfter(everything).private.texts).toBeGreaterThan(20);
    expect(pictureAfter([opened(), staged('e', 'report', { visibility: 'secret' })])).toMatchObject(
      {
        private: { evidence: 1 },
        changed: { artifacts: { count: 0 } },
      },
    );
  });

  it('[R2] names nothing that the workflow does not list', () => {
    const odd = { kind: 'bob.fire', authority: 'apply', system: 'payroll' };
    const past = [opened(), event('action.performed', { action: odd, authorised: false })];
    expect(pictureAfter(past).changed.actions.items).toMatchObject([
      { action: 'other', system: 'other', authorised: false },
    ]);
  });

  it('[R2] knows little of work whose workflow is not there, or that nobody opened', () => {
    const { title, map, next } = pictureAfter([opened()], { definition: undefined });
    expect({ title, map }).toEqual({ title: 'TBD', map: { objects: [], stages: [] } });
    expect(next).toMatchObject([{ decides: 'stage', about: 'other', owner: 'lead' }]);
    expect(pictureAfter([]).status).toBe('unknown');
    expect(pictureAfter([opened(), event('work-order.closed', {})]).next).toEqual([]);
  });

  it('[R2] shows the latest of many, and how many there are', () => {
    const action = { kind: 'pilot.launch', authority: 'apply', system: 'sandbox' };
    const done = (day: number): NewEvent => ({
      ...event('action.performed', { action, authorised: true }),
      occurredAt: `2030-01-01T00:${String(day % 60).padStart(2, '0')}:00.000Z`,
    });
    const { actions } = pictureAfter([
      opened(),
      ...Array.from({ length: 130 }, (_, n) => done(n)),
    ]).changed;
    expect([actions.count, actions.items.length, actions.items[0]!.at]).toEqual([
      130,
      100,
      '2030-01-01T00:09:00.000Z',
    ]);
  });
});

describe('evidence on a delivery page', () => {
  const numbers = (past: readonly NewEvent[], scope: 'client' | 'public' = 'client') =>
    pictureAfter([opened(), ...past], { scope }).changed.artifacts.items.map(
      ({ number }) => number,
    );

  it('[R1] is that for the client alone, under numbers that stay', () => {
    const past = [shared('e-1', 'private'), shared('e-2', 'client')];
    expect(numbers(past)).toEqual([2]);
    expect(numbers([...past, shared('e-3', 'client')])).toEqual([3, 2]);
    expect(deliveredEvidence(materialOf(past), 1)).toBeUndefined();
    expect(deliveredEvidence(materialOf(past), 2)).toEqual({ evidenceId: 'e-2' });
    expect(deliveredEvidence(materialOf(past), 3)).toBeUndefined();
  });

  it('[R1] is neither what was erased or superseded, nor chat, nor stored elsewhere', () => {
    const chat = staged('e-chat', 'chat', { visibility: 'client', mediaType: 'text/plain' });
    expect(numbers([chat])).toEqual([]);
    const elsewhere = [
      shared('e-1', 'client', { isStored: undefined, uri: 'https://files.example' }),
    ];
    expect(numbers(elsewhere)).toEqual([1]);
    expect(deliveredEvidence(materialOf(elsewhere), 1)).toBeUndefined();
  });

  it('[R1] keeps its first audience: recorded again it becomes no more public', () =>
    expect(numbers([shared('e-1', 'private'), shared('e-1', 'client')])).toEqual([]));

  it('[R1] has no media type that somebody made up', () => {
    const odd = shared('e-1', 'client', { mediaType: 'text/html; charset="<b>"' });
    expect(pictureAfter([opened(), odd]).changed.artifacts.items[0]!.mediaType).toBe(
      'application/octet-stream',
    );
  });

  it('[R4] for the public is withheld until an approval of public proof permits it', () => {
    const past = [shared('e-1', 'public'), proofRequested()];
    expect(numbers(past)).toEqual([]);
    expect(pictureAfter([opened(), ...past])).toMatchObject({
      publicProof: { permitted: false, shown: 0, withheld: 1 },
      next: [{ decides: 'approval', about: 'public-proof', owner: 'sponsor' }, {}],
    });
    expect(numbers([...past, proofGranted()])).toEqual([1]);
    expect(deliveredEvidence(materialOf(past), 1)).toBeUndefined();
    expect(deliveredEvidence(materialOf([...past, proofGranted()]), 1)).toBeDefined();
  });

  it('[R4] names who could permit it while it is not requested', () =>
    expect(pictureAfter([opened(), shared('e-1', 'public')]).next[0]).toEqual({
      decides: 'public-proof',
      about: 'public-proof',
      owner: 'proof-lead',
    }));

  it.each<[string, readonly NewEvent[]]>([
    ['is revoked', [proofGranted(), event('approval.revoked', { approvalId: 'p-1' })]],
    ['has run out', [proofGranted({ expiresAt: '2030-01-05T08:59:59.000Z' })]],
    ['has a condition that is not met', [proofGranted({ conditions: [{ number: 1, text: 'x' }] })]],
    ['was granted by its requester', [proofGranted({ grantedBy: 'agent-7' })]],
    ['names other objects', [proofGranted({ scope: { objects: ['e-9'] } })]],
    ['permits nothing', [proofGranted({ permits: [] })]],
    ['is of an earlier run', [proofGranted(), event('work-order.reopened', {})]],
  ])('[R4] is withheld where the approval %s', (_, answers) => {
    expect(numbers([shared('e-1', 'public'), proofRequested(), ...answers])).toEqual([]);
  });

  it('[R4] is withheld where it came after the grant: its granter has not seen it', () =>
    expect(numbers([proofRequested(), proofGranted(), shared('e-1', 'public')])).toEqual([]));

  it('[R4] is shown where the approval names it or its kind', () => {
    const named = (object: string) => [
      proofRequested(),
      proofGranted({ scope: { objects: [object] } }),
    ];
    expect(numbers([shared('e-1', 'public'), ...named('report')])).toEqual([1]);
    expect(numbers([...named('e-1'), shared('e-1', 'public')])).toEqual([1]);
    expect(numbers([...named('report'), shared('e-1', 'public')])).toEqual([]);
  });

  it('[R4] is all that a page for the public has, which is empty before', () => {
    const past = [...discovered, shared('e-1', 'client'), shared('e-2', 'public')];
    const bare = pictureAfter([opened(), ...past], { scope: 'public' });
    const none = { count: 0, items: [] };
    expect(bare).toMatchObject({
      status: 'unknown',
      openedAt: 'TBD',
      map: { objects: [], stages: [] },
      boundary: { mode: 'TBD', allowedOutput: 'TBD', systems: [], actions: [], approvals: [] },
      decisions: none,
      changed: { actions: none, artifacts: none },
      publicProof: { permitted: false },
      blocked: [],
      next: [{ decides: 'public-proof', owner: 'proof-lead' }],
    });
    const withGrant = [...past, proofRequested(), proofGranted()];
    expect(numbers(withGrant, 'public')).toEqual([3]);
    expect(pictureAfter([opened(), ...withGrant], { scope: 'public' }).private.forClient).toBe(1);
  });
});

describe('a secret in any field of any event', () => {
  const MARK = 'zq9secret';
  const ofWorkOrders = new Set([...everything, ...endings].map(({ type }) => type));

  it('[R1] is planted in every event that a work order can have', () => {
    const elsewhere =
      /^(workflow|policy|halt|exception-code|calendar|absence|access-request|delivery-link|alert|api-key|keys-file|session|principal|tenant|log)\./;
    const missing = allEvents
      .map(({ type }) => type as string)
      .filter((type) => !ofWorkOrders.has(type) && !elsewhere.test(type));
    expect(missing).toEqual([]);
  });

  it('[R1] is nowhere in the view, whichever fields hold one', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.boolean()),
        fc.constantFrom('client', 'public'),
        fc.constantFrom([], ...endings.map((one) => [one])),
        fc.boolean(),
        (coins, scope, ending, knowsWorkflow) => {
          const isPlanted = (): boolean => coins.next().value;
          const past = [...everything, ...ending].map((one) => planted(one, MARK, isPlanted));
          const picture = pictureAfter(past, {
            scope,
            definition: knowsWorkflow ? definition : undefined,
          });
          expect(JSON.stringify(picture)).not.toContain(MARK);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('[R1] would be found: what the page shows of evidence and owners is not spared by the search', () => {
    const shown = [shared('e-1', 'client', { kind: MARK }), proofRequested({ owner: MARK })];
    expect(JSON.stringify(pictureAfter([opened(), ...shown])).split(MARK)).toHaveLength(3);
  });
});

/** What a page may show of an event: kind and place of evidence, and who decides. All else is planted. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'evidence.recorded': ['kind', 'path', 'mediaType', 'visibility'],
  'work-order.opened': ['owner', 'mode', 'allowedOutput', 'dueAt'],
  'approval.requested': ['owner'],
  'approval.escalated': ['owner'],
  'exception.raised': ['owner'],
  'exception.assigned': ['owner'],
  'question.asked': ['owner'],
  'obligation.assigned': ['owner'],
};
/** Words, times, digests and numbers that a contract fixes: no secret can stand there. */
const FIXED =
  /^(\d{4}-.*Z|[0-9a-f]{64}|P\d+D|apply|enforce|run|wait|stop|private|client|public|ended|upheld)$/;

/** The event with the mark in all texts that the coins choose, and in fields that nobody knows. */
function planted({ type, data }: NewEvent, mark: string, isPlanted: () => boolean): PastEvent {
  const isUnseen = (data as { visibility?: string }).visibility === 'private';
  const marked = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => marked(item, path));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, marked(item, [...path, name])]),
      );
    const isSpared = !isUnseen && path.length === 1 && SHOWN[type]?.includes(path[0]!);
    if (typeof value !== 'string' || isSpared || FIXED.test(value)) return value;
    return isPlanted() ? `${mark}-${value}` : value;
  };
  const unknown = { [mark]: mark, surprise: { deep: [mark] }, title: mark, reason: mark };
  const actor = { id: mark, key: mark, onBehalfOf: [mark] };
  return { type, data: { ...unknown, ...(marked(data, []) as object) }, actor };
}
