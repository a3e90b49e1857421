import { type ProposedAction } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  decided,
  draft,
  fact,
  issue,
  NOW,
  outside,
  propose,
  ready,
} from '../../test/refund-builders';

const inspect: ProposedAction = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-1'],
};

describe('the age of facts', () => {
  const rule = (id: string, kind: string, annotations = '') => `@id("${id}") ${annotations}
    permit (principal, action == Action::"${kind}", resource)
    when { context.facts has "order-paid" && context.facts["order-paid"] };`;
  const aged = (cedar: string, action: ProposedAction, at: string, ...past: PastEvent[]) =>
    decided([...ready(), ...past], propose(action, { context: outside({ cedar }), at }));
  const quarter = '@maxAge("PT15M")';
  const stale = (text: string) => ({
    outcome: 'stop',
    code: 'facts-stale',
    rules: ['engine.fresh-facts'],
    reasons: [`Too old to write by: ${text}. Report them again, then propose again.`],
    stopCause: {
      cause: 'fact',
      subject: text.split(' ')[0],
      source: '/examples/shop',
      maxAge: text.split(' ').at(-1),
    },
  });

  it('[P7] stops a write by a fact that is older than the workflow lets it be', () => {
    const four = '2030-01-01T13:00:00.000Z';
    expect(aged(rule('a', 'refund.draft'), draft, four)).toMatchObject({
      ...stale('order-paid is older than PT4H'),
      facts: { 'order-paid': { value: true, stale: true } },
    });
    expect(aged(rule('a', 'refund.draft'), draft, '2030-01-01T12:59:59.999Z')).toMatchObject({
      outcome: 'run',
      validUntil: four,
    });
  });

  it('[P7] stops a write by a fact that is older than the rule that reads it lets it be', () => {
    const cedar = rule('a', 'refund.draft', quarter);
    expect(aged(cedar, draft, '2030-01-01T09:15:00.000Z')).toMatchObject({
      ...stale('order-paid is older than PT15M'),
      facts: { 'order-paid': { value: true } },
    });
    expect(aged(cedar, draft, '2030-01-01T09:14:59.999Z')).toMatchObject({
      outcome: 'run',
      validUntil: '2030-01-01T09:15:00.000Z',
    });
  });

  it('[P7] minds what each rule reads, for the kinds of action that it speaks of', () => {
    const late = '2030-01-01T09:20:00.000Z';
    const other = `${rule('a', 'refund.issue', quarter)}${rule('b', 'refund.draft')}`;
    expect(aged(other, draft, late).outcome).toBe('run');
    const total = `@id("t") @maxAge("PT15M") permit (principal, action, resource)
      when { context.facts has "order-total" && context.facts["order-total"] > 0 };`;
    const unknown = fact('order-total', null);
    expect(aged(`${rule('b', 'refund.draft')}${total}`, draft, late, unknown).outcome).toBe('run');
    const old = fact('order-total', 5, 'shop', NOW);
    expect(aged(`${rule('b', 'refund.draft')}${total}`, draft, late, old)).toMatchObject(
      stale('order-total is older than PT15M'),
    );
    const both = fact('order-total', 5, 'shop', '2029-12-31T09:00:00.000Z');
    expect(
      aged(`${rule('b', 'refund.draft', quarter)}${total}`, draft, late, both).reasons,
    ).toEqual(stale('order-paid is older than PT15M; order-total is older than PT15M').reasons);
  });

  it('[P7] lets looking go on: to a rule that reads it an old fact is unknown', () => {
    const four = '2030-01-01T13:00:00.000Z';
    const cedar = rule('a', 'order.inspect', quarter);
    expect(aged(cedar, inspect, '2030-01-01T09:20:00.000Z').outcome).toBe('run');
    expect(aged(cedar, inspect, four)).toMatchObject({
      outcome: 'stop',
      code: 'policy-stop',
      rules: ['engine.default-stop'],
      reasons: [
        'No rule permits order.inspect as things stand. ' +
          'Taken as unknown: order-paid is older than PT4H.',
      ],
    });
  });

  it('[P7] lists every fact that it takes as unknown', () => {
    const ignoring = rule('a', 'order.inspect', '@unknown("ignore")');
    const none = '@id("none") permit (principal, action == Action::"refund.x", resource);';
    expect(aged(none, inspect, NOW).reasons).toEqual([
      'No rule permits order.inspect as things stand.',
    ]);
    const past = [fact('order-paid', 'yes'), fact('order-total', 'much')];
    expect(aged(ignoring, inspect, NOW, ...past).reasons).toEqual([
      'No rule permits order.inspect as things stand. ' +
        'Taken as unknown: order-paid is no boolean; order-total is no integer.',
    ]);
  });

  it('[P7] minds no fact that nobody knows, and none that no rule reads', () => {
    const cedar = '@id("a") permit (principal, action, resource);';
    const day = '2030-01-02T09:00:00.000Z';
    expect(aged(cedar, draft, day).outcome).toBe('run');
    const unknown = fact('order-paid', null, '/examples/shop', NOW);
    const reads = `${cedar}${rule('b', 'refund.draft', quarter)}`;
    expect(aged(reads, draft, day, unknown).outcome).toBe('run');
  });

  it('[P7] says nothing of the age of facts for an action that nobody listed', () =>
    expect(
      aged(
        rule('a', 'refund.x', quarter),
        { ...draft, kind: 'refund.x' },
        '2030-01-01T13:00:00.000Z',
      ).rules,
    ).toEqual(['engine.action', 'engine.authority', 'engine.writes']));

  it('[P7] holds a write no longer than its youngest limit', () => {
    const cedar = `${rule('a', 'refund.issue', quarter)}${rule('b', 'refund.issue', '@maxAge("PT20M")')}`;
    expect(aged(cedar, issue(), NOW).validUntil).toBe('2030-01-01T09:15:00.000Z');
  });
});
