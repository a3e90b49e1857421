import { type FactSnapshot, type ProposedAction, workflowOf } from '#contracts';
import { type PastEvent, recorded } from '#testkit';
import { granted, refund, refundScope } from '../../test/approval-builders';
import { evolve } from '../evolve';
import { declaredFacts, evidenceChanges, packetChanges, usedSince } from './packet-changes';
import { unknownWorkOrder, type WorkOrder } from '../state';

const NOW = '2030-01-01T09:00:00.000Z';
const EARLIER = '2030-01-01T08:00:00.000Z';
const policy = { id: 'refunds', version: 3, digest: 'a'.repeat(64) };

describe('what changed since an approval was requested', () => {
  it('[A10] is nothing while everything is as it was, however old it gets', () =>
    expect(
      packetChanges(
        { facts: { paid: known(true), total: known(5), open: known(null) }, policy },
        { facts: { total: known(5, NOW), paid: known(true, NOW) }, policy },
      ),
    ).toEqual([]));

  it('[A10] is each fact by its value, in the order of their names', () =>
    expect(
      packetChanges(
        { facts: { total: known(5), paid: known(true), gone: known('x') } },
        { facts: { paid: known(null), new: known(['a', 'b']), total: known(6) }, policy },
      ),
    ).toEqual([
      { what: 'fact gone', then: '"x"', now: 'TBD' },
      { what: 'fact new', then: 'TBD', now: '["a","b"]' },
      { what: 'fact paid', then: 'true', now: 'TBD' },
      { what: 'fact total', then: '5', now: '6' },
    ]));

  it('[A10] is that a fact is too old now', () =>
    expect(
      packetChanges(
        { facts: { paid: known(true) } },
        { facts: { paid: { ...known(true), stale: true } }, policy },
      ),
    ).toEqual([{ what: 'fact paid', then: 'true', now: 'true (too old)' }]));

  it('[A10] is that sources state a fact differently, and what each of them says', () => {
    const shop = { source: 'shop', value: 5 };
    const conflict = (...statements: { source: string; value: number }[]): FactSnapshot => ({
      ...known(null),
      conflicting: true,
      statements,
    });
    const facts = { total: conflict({ source: 'crm', value: 6 }, shop) };
    expect(packetChanges({ facts: { total: known(5) } }, { facts, policy })).toEqual([
      { what: 'fact total', then: '5', now: 'stated differently (crm: 6, shop: 5)' },
    ]);
    const changed = { total: conflict(shop, { source: 'crm', value: 6 }) };
    expect(packetChanges({ facts }, { facts: changed, policy })).toEqual([]);
    const { statements: _, ...untold } = conflict();
    expect(packetChanges({ facts: { total: untold } }, { facts, policy })).toEqual([
      {
        what: 'fact total',
        then: 'stated differently ()',
        now: 'stated differently (crm: 6, shop: 5)',
      },
    ]);
  });

  it('[A10] is another policy in force, by its text and not by its number', () => {
    const changed = { ...policy, version: 4, digest: 'b'.repeat(64) };
    expect(packetChanges({ policy }, { facts: {}, policy: changed })).toEqual([
      {
        what: 'policy',
        then: `refunds version 3 (${policy.digest})`,
        now: `refunds version 4 (${changed.digest})`,
      },
    ]);
    expect(packetChanges({ policy }, { facts: {}, policy: { ...policy, version: 5 } })).toEqual([]);
    expect(packetChanges({ policy }, { facts: {}, policy: undefined })).toMatchObject([
      { now: 'none' },
    ]);
    expect(packetChanges({}, { facts: {}, policy })).toEqual([]);
  });
});

describe('the use of what was requested', () => {
  const approval = granted({ status: 'requested' });
  const used = (...decisions: readonly PastEvent[]) =>
    usedSince(after(...decisions), approval, EARLIER);

  it('[A10] is shown when it was allowed since', () => {
    const run = decision('decision-2', refund({ amount: { minor: 99, currency: 'EUR' } }));
    expect(used(run)).toEqual([
      {
        what: 'use of what was requested',
        then: 'none',
        now: 'refund.issue of 99 EUR (minor units), decision decision-2',
      },
    ]);
    expect(used(decision('decision-1', refund(), EARLIER), run)).toMatchObject([
      {
        then: 'refund.issue of 100 EUR (minor units), decision decision-1',
        now: expect.stringMatching(/decision decision-1; .*decision decision-2$/),
      },
    ]);
  });

  it('[A10] is no change where it was so already', () =>
    expect(used(decision('decision-1', refund(), EARLIER))).toEqual([]));

  it('[A10] is what reaches into the scope, by kind where no amount was requested', () => {
    expect(used(decision('decision-2', refund({ objects: ['order-9'] })))).toEqual([]);
    expect(used(decision('decision-2', refund({ kind: 'refund.draft' })))).toEqual([]);
    const { amountUpTo: _, ...scope } = refundScope;
    const free = granted({ requested: { permits: ['refund.issue'], scope } });
    const run = decision('decision-2', refund({ amount: undefined }));
    expect(usedSince(after(run), free, EARLIER)).toMatchObject([
      { now: 'refund.issue, decision decision-2' },
    ]);
  });

  it('[A10] is not what only waited, was observed, or was replaced before it was done', () => {
    expect(used(decision('decision-2', refund(), NOW, { outcome: 'wait' }))).toEqual([]);
    expect(used(decision('decision-2', refund(), NOW, { enforced: false }))).toEqual([]);
    const run = decision('decision-2', refund());
    const replaced = { outcome: 'stop', supersedes: 'decision-2' };
    const stop = decision('decision-3', refund(), NOW, replaced);
    const report = { type: 'action.performed', data: { decisionId: 'decision-2' } };
    expect(used(run, stop)).toEqual([]);
    expect(used(run, report, stop)).toHaveLength(1);
  });
});

describe('the evidence of an approval', () => {
  const evidence = (evidenceId: string, version = 1): PastEvent => ({
    type: 'evidence.recorded',
    data: { evidenceId, kind: 'contract', mediaType: 'application/pdf', version },
  });
  const superseded = (evidenceId: string, by: string): PastEvent => ({
    type: 'evidence.superseded',
    data: { evidenceId, by },
  });
  const shredded = (evidenceId: string): PastEvent => ({
    type: 'evidence.shredded',
    data: { evidenceId },
  });
  const past = [evidence('e-1'), evidence('e-2', 2), evidence('e-3', 3)];

  it('[L5] changes nothing while it is current, and where nobody knows it', () =>
    expect(
      evidenceChanges(after(...past), { evidence: ['e-1', 'gone'] }, { dependsOn: ['e-2'] }),
    ).toEqual([]));

  it('[L5] is flagged once it is superseded, with the newest version, or erased', () => {
    const state = after(...past, superseded('e-1', 'e-2'), superseded('e-2', 'e-3'));
    const now = 'superseded by e-3, version 3';
    expect(evidenceChanges(state, { evidence: ['e-2'] }, { dependsOn: ['e-1', 'e-2'] })).toEqual([
      { what: 'evidence e-1', then: 'version 1', now },
      { what: 'evidence e-2', then: 'version 2', now },
    ]);
    expect(evidenceChanges(after(...past, shredded('e-1')), {}, { dependsOn: ['e-1'] })).toEqual([
      { what: 'evidence e-1', then: 'version 1', now: 'erased' },
    ]);
    const both = after(...past, superseded('e-1', 'e-2'), shredded('e-2'));
    expect(evidenceChanges(both, {}, { dependsOn: ['e-1'] })).toMatchObject([
      { now: 'superseded by e-2, version 2, erased' },
    ]);
  });
});

describe('the facts that a workflow declares', () => {
  const definition = workflowOf({
    facts: { paid: { type: 'boolean', maxAge: 'PT1H' }, total: { type: 'integer' } },
  });

  it('[A10] are those that somebody stated, and too old from their maximum age on', () => {
    const state = after(fact('paid', true, EARLIER), fact('total', 5, EARLIER), fact('x', 1, NOW));
    const paid = { value: true, source: 'crm', observedAt: EARLIER };
    expect(declaredFacts(definition, state, '2030-01-01T08:59:59.999Z')).toEqual({
      paid,
      total: { value: 5, source: 'crm', observedAt: EARLIER },
    });
    expect(declaredFacts(definition, state, NOW)).toMatchObject({
      paid: { ...paid, stale: true },
    });
    expect(declaredFacts(definition, state, NOW)['total']).not.toHaveProperty('stale');
  });

  it('name the currency of an amount', () => {
    const amounts = workflowOf({ facts: { total: { type: 'integer', currency: 'EUR' } } });
    expect(declaredFacts(amounts, after(fact('total', 5, EARLIER)), NOW)).toEqual({
      total: { ...known(5), currency: 'EUR' },
    });
  });

  it('[A10] are never too old while they are unknown', () =>
    expect(
      declaredFacts(definition, after(fact('paid', null, EARLIER)), '2031-01-01T00:00:00.000Z'),
    ).toEqual({ paid: { value: null, source: 'crm', observedAt: EARLIER } }));
});

function known(value: FactSnapshot['value'], observedAt = EARLIER): FactSnapshot {
  return { value, source: 'crm', observedAt };
}

function fact(name: string, value: unknown, observedAt: string): PastEvent {
  return { type: 'fact.observed', data: { name, value, source: 'crm', observedAt } };
}

function decision(
  decisionId: string,
  action: ProposedAction,
  recordedAt = NOW,
  other: object = {},
): PastEvent {
  const run = { outcome: 'run', enforced: true, approvals: [], consumes: [] };
  return { type: 'decision.made', data: { decisionId, action, ...run, ...other }, recordedAt };
}

function after(...past: readonly PastEvent[]): WorkOrder {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}
