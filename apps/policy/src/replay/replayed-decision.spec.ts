import { type DecisionMadeData } from '#contracts';
import { fold, type RecordedEvent } from '#kernel';
import { by, decisionsIn, streamMadeOf, withIds } from '../../test/recorded-past';
import {
  again,
  draft,
  fact,
  granted,
  issue,
  outside,
  propose,
  ready,
  requestIn,
  revoked,
} from '../../test/refund-builders';
import { idsFor } from '../decider-configs';
import { decisionDecider } from '../domain/decision.decider';
import { fieldsThatDiffer, type RecordedDecisionEvent } from './replayed-decision';

const LATER = '2030-01-01T09:05:00.000Z';

/** Each decision of a stream made again: its id, and the fields that differ. */
const replayed = (stream: readonly RecordedEvent[], overrides: object = {}) =>
  decisionsIn(stream).map(({ event, before }) => [
    event.data.decisionId,
    fieldsThatDiffer(changed(event, overrides), before, {
      ...outside(),
      ids: idsFor(() => event.data.decisionId),
    }),
  ]);

const changed = (event: RecordedDecisionEvent, overrides: object): RecordedDecisionEvent => ({
  ...event,
  data: { ...event.data, ...overrides },
});

const waited = streamMadeOf([...ready(), propose(issue(), by('first'))]);
const request = requestIn(waited);
const grant = granted(request, { singleUse: true });

/** Two proposals of the same wait for one single-use grant; it is revoked in the end. */
const history = streamMadeOf([
  ...ready(),
  propose(draft, by('draft')),
  propose(issue(), by('first', { by: 'agent-7', for: ['olga'] })),
  propose(issue(), by('second', { by: 'agent-8', at: LATER })),
  granted(requestIn(streamMadeOf([...ready(), propose(issue(), by('first'))])), {
    singleUse: true,
  }),
  again({ approvalId: request.approvalId }, by('granted', { at: LATER })),
  propose(issue(), by('late', { at: LATER })),
  fact('order-paid', false, '/examples/shop', LATER),
  propose(issue(), by('unpaid', { at: LATER })),
  revoked(request),
  again({ approvalId: request.approvalId }, by('revoked', { at: LATER })),
]);

describe('a recorded decision that is made again', () => {
  it('[P3] comes out the same, byte for byte, whatever led to it', () => {
    const outcomes = replayed(history);
    expect(outcomes.length).toBeGreaterThanOrEqual(7);
    expect(outcomes.filter(([, fields]) => fields!.length > 0)).toEqual([]);
    const data = decisionsIn(history).map(({ event }) => event.data);
    expect(new Set(data.map(({ outcome }) => outcome))).toEqual(new Set(['run', 'wait', 'stop']));
    expect(data.filter(({ consumes }) => consumes.length > 0)).not.toEqual([]);
  });

  it('[P3] knows several decisions of one append apart', () => {
    const superseding = decisionsIn(history).filter(({ event }) =>
      event.data.decisionId.startsWith('granted-for-'),
    );
    expect(superseding.length).toBeGreaterThan(0);
    for (const { event, before } of superseding)
      expect(before.decisions.get(event.data.supersedes!)).toBeDefined();
  });

  it('[P3] has what it used up itself given back first', () => {
    const stream = streamMadeOf([
      ...ready(),
      propose(issue(), by('first')),
      grant,
      again({ approvalId: request.approvalId }, by('granted', { at: LATER })),
      { type: 'fact.observed', data: fact('order-total', 900, '/examples/shop', LATER).data },
      again({ decisionId: 'granted-for-first' }, by('total', { at: LATER })),
    ]);
    expect(decisionsIn(stream).map(({ event }) => event.data.outcome)).toEqual([
      'wait',
      'run',
      'stop',
    ]);
    expect(replayed(stream).flatMap(([, fields]) => fields)).toEqual([]);
  });

  it('[P3] is withdrawn again where its requester withdrew it', () => {
    const stream = streamMadeOf([
      ...ready(),
      propose(issue(), by('first')),
      again({ decisionId: 'first', withdrawn: true }, by('gave-up')),
    ]);
    expect(decisionsIn(stream).map(({ event }) => event.data.code)).toContain('request-withdrawn');
    expect(replayed(stream).flatMap(([, fields]) => fields)).toEqual([]);
  });

  it('[P3] is no withdrawal where a rule of the policy gives its code', () => {
    const cedar = `@id("all") permit (principal, action, resource);
      @id("unpaid") @code("request-withdrawn") forbid (principal, action, resource)
        when { context.facts has "order-paid" && !context.facts["order-paid"] };`;
    const stream = streamMadeOf([
      ...ready(),
      propose(draft, by('first', { context: withIds('first', { cedar }) })),
      { type: 'fact.observed', data: fact('order-paid', false, '/examples/shop', LATER).data },
      again(
        { decisionId: 'first' },
        by('unpaid', { at: LATER, context: withIds('unpaid', { cedar }) }),
      ),
    ]);
    const unpaid = decisionsIn(stream).at(-1)!;
    expect(unpaid.event.data).toMatchObject({ outcome: 'stop', code: 'request-withdrawn' });
    const context = withIds('unpaid', { cedar });
    expect(fieldsThatDiffer(unpaid.event, unpaid.before, context)).toEqual([]);
  });

  it('[P3] has the roles with which it was proposed, and none where none were recorded', () => {
    const cedar = `@id("all") permit (principal, action, resource);
      @id("no-approvers") forbid (principal in Role::"approver", action, resource);`;
    const context = withIds('first', { cedar });
    const proposed = propose(draft, { context });
    const metadata = { ...proposed.metadata, roles: ['approver'] };
    const stream = streamMadeOf([...ready(), { ...proposed, metadata }]);
    const [decision] = decisionsIn(stream);
    expect(decision!.event.data).toMatchObject({ outcome: 'stop', roles: ['approver'] });
    const differing = (overrides: object) =>
      fieldsThatDiffer(changed(decision!.event, overrides), decision!.before, context);
    expect(differing({})).toEqual([]);
    expect(differing({ roles: ['operator'] })).toContain('outcome');
    const unknown = differing({ roles: undefined });
    expect(unknown).toContain('code');
    expect(unknown).not.toContain('roles');
  });

  it('[P3] excludes those for whom the requester was acting', () => {
    const stream = streamMadeOf([
      ...ready(),
      propose(issue(), by('first')),
      granted(request),
      propose(issue(), by('anybody', { by: 'agent-9', at: LATER })),
      propose(issue(), by('granter', { by: 'agent-9', for: ['finance'], at: LATER })),
    ]);
    const outcomes = decisionsIn(stream).map(({ event }) => event.data.outcome);
    expect(outcomes.slice(0, 2)).toEqual(['wait', 'run']);
    expect(outcomes[2]).not.toBe('run');
    expect(replayed(stream).flatMap(([, fields]) => fields)).toEqual([]);
  });

  const tampered: readonly Partial<DecisionMadeData>[] = [
    { outcome: 'stop' },
    { enforced: false },
    { reasons: ['Because.'] },
    { rules: [] },
    { checks: [] },
    { policy: { id: 'refunds', version: 4, digest: 'b'.repeat(64) } },
    { workflow: { id: 'refunds', version: 2, digest: 'a'.repeat(64) } },
    { owner: 'nobody' },
    { nextAction: 'Go on.' },
    { approvals: [] },
    { consumes: ['x'] },
    { validUntil: LATER },
    { facts: {} },
    { code: 'policy-stop' },
    { requestedBy: 'olga' },
    { workOrderId: 'wo-2' },
  ];
  it.each(tampered)('[P3] differs from a record that was changed: %j', (overrides) => {
    const [[, fields]] = replayed(waited, overrides) as [[string, string[]]];
    expect(fields).toContain(Object.keys(overrides)[0]);
  });

  it('[P3] differs from a record that lacks a field', () =>
    expect(replayed(waited, { nextAction: undefined })).toEqual([['first', ['nextAction']]]));

  it('[P3] names all that follows from another action or another time', () => {
    const [[, action]] = replayed(waited, { action: issue({ system: 'bank' }) }) as [
      [string, string[]],
    ];
    expect(action).toEqual(expect.arrayContaining(['outcome', 'checks', 'rules']));
    expect(action).not.toContain('action');
    const [[, time]] = replayed(waited, { decidedAt: LATER }) as [[string, string[]]];
    expect(time).toContain('validUntil');
  });

  it('[P3] cannot have replaced what was not there, nor what says the same', () => {
    expect(replayed(waited, { supersedes: 'nothing' })).toEqual([['first', ['supersedes']]]);
    const twice = [...waited, { ...waited.at(-2)!, version: 99 }] as RecordedEvent[];
    const [, second] = decisionsIn(twice);
    const repeated = changed(second!.event, { supersedes: 'first' });
    expect(
      fieldsThatDiffer(repeated, second!.before, { ...outside(), ids: idsFor(() => 'again') }),
    ).toEqual(['supersedes']);
  });

  it('[P3] cannot have been made of a work order that is not there', () => {
    const [decision] = decisionsIn(waited);
    const nothing = fold(decisionDecider, []);
    expect(fieldsThatDiffer(decision!.event, nothing, withIds('first'))).toEqual(['workOrderId']);
  });

  it('hides no fault of the engine', () => {
    const [decision] = decisionsIn(waited);
    const context = {
      ...withIds('first'),
      policy: {
        ...outside().policy!,
        evaluate: () => {
          throw new Error('broken');
        },
      },
    };
    expect(() => fieldsThatDiffer(decision!.event, decision!.before, context)).toThrow('broken');
  });
});
