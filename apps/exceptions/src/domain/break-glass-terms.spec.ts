import { type PastEvent, recorded, specFor } from '#testkit';
import { fold, type NewEvent } from '#kernel';
import {
  command,
  declare,
  declared,
  definition,
  gatewayDown,
  outside,
  refund,
  type Overrides,
} from '../../test/obligation-builders';
import { event, opened } from '../../test/exception-builders';
import { breakGlassDecider } from './break-glass.decider';

const { given } = specFor(breakGlassDecider);

describe('the owner of a post-review', () => {
  it.each<[string, object, object, string]>([
    ['whom the code names for it', { breakGlass: { reviewOwner: 'audit' } }, {}, 'audit'],
    ['the owner of the code', {}, {}, 'payments-lead'],
    ['the owner of the work', { owner: undefined }, {}, 'ops-lead'],
    ['the owner of the workflow, for the declarer', { owner: 'olga' }, {}, 'shop-owner'],
    ['the owner of the workflow, for nobody', { owner: undefined }, { owner: 'TBD' }, 'shop-owner'],
  ])('[E4] is %s', (_, code, work, owner) =>
    expect(of('post-review.scheduled', code, work).owner).toBe(owner),
  );

  it('[E4] is nobody for whom it was declared either', () => {
    const actor = { id: 'aid', onBehalfOf: ['payments-lead', 'shop-owner'] };
    const review = of('post-review.scheduled', {}, {}, { actor });
    expect(review.owner).toBe('platform-lead');
    expect(review.declaredBy).toEqual(['aid', 'payments-lead', 'shop-owner']);
  });

  it('[E4] is TBD, with an exception about it, when everybody who could be has declared', () => {
    const events = after({ owner: 'olga', remediationOwner: 'olga' }, {}, mine);
    expect(dataOf(events, 'post-review.scheduled')).toMatchObject({
      owner: 'TBD',
      escalationPath: [{ owner: 'olga' }, { owner: 'olga' }, { owner: 'olga' }],
    });
    expect(events).toHaveLength(5);
    expect(events[4]!.data).toMatchObject({
      exceptionId: 'exception-3',
      code: 'owner-missing',
      cause: 'review',
      subject: 'review-1',
      owner: 'ops-head',
    });
  });
});

describe('what nobody owns', () => {
  it('[E4] escalates to the owner of the workflow, and raises owner-missing once', () => {
    const unowned = { owner: undefined, remediationOwner: undefined };
    const events = after(unowned, { owner: 'TBD' }, mine);
    expect(events.slice(4).map(({ data }) => data)).toMatchObject([
      { exceptionId: 'exception-2', code: 'owner-missing', subject: 'glass-1' },
    ]);
    const called = (
      dataOf(events, 'remediation.opened')['escalationPath'] as { owner: string }[]
    ).map(({ owner }) => owner);
    expect(called).toEqual(['olga', 'olga', 'olga']);
  });
});

describe('who was passed over', () => {
  it('[E3] is the owner whose approval was requested, or would be, and never the one who declares', () => {
    expect(bypassed()).toEqual(['ops-lead']);
    expect(bypassed(decided('decision-1', 'finance'), requested('approval-1', 'cfo'))).toEqual([
      'finance',
      'cfo',
      'ops-lead',
    ]);
    expect(bypassed(decided('decision-1', 'olga'), requested('approval-1', 'TBD'))).toEqual([
      'ops-lead',
    ]);
  });

  it('[E3] goes by the newest decision on the same action', () => {
    const other = { ...refund, objects: ['order-2'] };
    expect(
      bypassed(
        decided('decision-1', 'first'),
        decided('decision-2', 'second'),
        decided('decision-3', 'third', other),
      ),
    ).toEqual(['second', 'ops-lead']);
  });

  it('[E3] is for whom it was declared, too: they have to be notified', () => {
    const actor = { id: 'aid', onBehalfOf: ['finance'] };
    const [first] = breakGlassDecider.decide(
      declare({}, { actor }),
      fold(breakGlassDecider, recorded([opened(), decided('decision-1', 'finance')])),
    );
    expect(first!.data).toMatchObject({
      onBehalfOf: ['finance'],
      bypassed: ['finance', 'ops-lead'],
    });
  });
});

describe('overdue reviews', () => {
  const overdueReviews = [{ postReviewId: 'review-7', workOrderId: 'wo-7' }];
  const because = 'Overdue post-reviews: review-7 of wo-7.';

  it('[Q11] ask for a second signature and refuse nothing', () => {
    const secondSignature = { owner: 'shop-owner', because };
    given(opened())
      .when(declare({}, { context: { overdueReviews } }))
      .then(declared({ secondSignature }), expect.anything(), expect.anything(), expect.anything());
    expect(of('break-glass.declared')).not.toMatchObject({ secondSignature: expect.anything() });
  });

  it.each<[string, object, object, object, string]>([
    ['the owner of the workflow', {}, {}, {}, 'shop-owner'],
    ['the owner of the code', {}, {}, { owner: 'olga' }, 'payments-lead'],
    ['the owner of the work', { owner: 'olga' }, {}, { owner: 'olga' }, 'ops-lead'],
    ['nobody known', { owner: undefined }, { owner: 'olga' }, { owner: 'olga' }, 'TBD'],
  ])('[Q11] are signed for by %s, never by who declares', (_, code, work, workflow, owner) => {
    const overrides = { context: { overdueReviews, definition: definition(workflow) } };
    const { secondSignature } = of('break-glass.declared', code, work, overrides);
    expect(secondSignature).toEqual({ owner, because });
  });

  it('[Q11] are signed for by nobody who has some, too', () => {
    const signedBy = (...owing: readonly string[]) =>
      of('break-glass.declared', {}, {}, { context: { overdueReviews, owing } }).secondSignature;
    expect(signedBy('shop-owner')).toMatchObject({ owner: 'payments-lead' });
    expect(signedBy('shop-owner', 'payments-lead', 'ops-lead')).toMatchObject({ owner: 'TBD' });
  });

  it('[E7] bypasses those whom policy would ask now, besides the declarer', () => {
    const context = { bypassed: ['finance', 'olga'] };
    expect(of('break-glass.declared', {}, {}, { context }).bypassed).toEqual(['finance']);
  });

  it('[Q11] are signed for by nobody for whom it is declared', () => {
    const actor = { id: 'aid', onBehalfOf: ['shop-owner'] };
    const { secondSignature } = of(
      'break-glass.declared',
      {},
      {},
      {
        actor,
        context: { overdueReviews },
      },
    );
    expect(secondSignature).toMatchObject({ owner: 'payments-lead' });
  });

  it('[Q11] are named, five of them, and counted', () => {
    const five =
      'Overdue post-reviews: review-0 of wo-0, review-1 of wo-1, review-2 of wo-2, review-3 of wo-3, review-4 of wo-4';
    for (const [length, because] of [
      [5, `${five}.`],
      [7, `${five} and 2 more.`],
    ] as const) {
      const overdueReviews = Array.from({ length }, (_, i) => ({
        postReviewId: `review-${i}`,
        workOrderId: `wo-${i}`,
      }));
      const overrides = { context: { overdueReviews } };
      const { secondSignature } = of('break-glass.declared', {}, {}, overrides);
      expect(secondSignature).toMatchObject({ because });
    }
  });
});

const mine: Overrides = { context: { definition: definition({ owner: 'olga' }) } };

type Data = Readonly<Record<string, unknown>>;

function after(
  code: object,
  work: object,
  { context, ...overrides }: Overrides = {},
): readonly NewEvent[] {
  const catalogue = { ...outside().catalogue, 'gateway-down': { ...gatewayDown, ...code } };
  const workOrder = fold(breakGlassDecider, recorded([opened(work)]));
  return breakGlassDecider.decide(
    declare({}, { ...overrides, context: { catalogue, ...context } }),
    workOrder,
  );
}

function of(type: string, code: object = {}, work: object = {}, overrides: Overrides = {}): Data {
  return dataOf(after(code, work, overrides), type);
}

function dataOf(events: readonly NewEvent[], type: string): Data {
  return events.find((one) => one.type === type)!.data as Data;
}

function bypassed(...before: readonly PastEvent[]): unknown {
  const workOrder = fold(breakGlassDecider, recorded([opened(), ...before]));
  const [first] = breakGlassDecider.decide(
    command('declare-break-glass', declare().data as object),
    workOrder,
  );
  return (first!.data as Data)['bypassed'];
}

function decided(decisionId: string, owner: string, action: object = refund): PastEvent {
  return event('decision.made', {
    decisionId,
    action,
    owner,
    outcome: 'wait',
    enforced: true,
    requestedBy: 'agent-7',
    approvals: ['approval-1'],
    consumes: [],
    validUntil: '2030-01-02T09:00:00.000Z',
  });
}

function requested(approvalId: string, owner: string): PastEvent {
  return event('approval.requested', {
    approvalId,
    kind: 'commercial',
    owner,
    requestedBy: 'agent-7',
    decisionId: 'decision-1',
    permits: ['refund.issue'],
    scope: {},
    ruleDigest: 'a'.repeat(64),
    packet: {},
    dueAt: '2030-01-02T09:00:00.000Z',
  });
}
