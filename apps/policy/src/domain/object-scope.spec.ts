import { type Outcome, type ProposedAction } from '#contracts';
import {
  decided,
  draft,
  fact,
  issue,
  opened,
  outside,
  prerequisite,
  propose,
  refundRules,
} from '../../test/refund-builders';
import { declared } from '../../test/urgent-builders';
import { exampleWorkflow } from '#testkit';

const about = (...objects: string[]) => [
  opened({ objects }),
  prerequisite('passed'),
  fact('order-paid', true),
  fact('order-total', 500_000),
];

/** The refunds workflow, with something else to say about the objects of drafts. */
const drafting = (objects: unknown, definition: Record<string, unknown> = {}) => {
  const { actions } = exampleWorkflow('refunds').definition as { actions: { kind: string }[] };
  const changed = actions.map((one) => (one.kind === draft.kind ? { ...one, objects } : one));
  return outside({ definition: { actions: changed, ...definition } });
};

const OUT_OF_SCOPE = { outcome: 'stop', code: 'object-out-of-scope', rules: ['engine.objects'] };

describe('the objects of a work order', () => {
  it('limit what its actions are about', () => {
    expect(decided(about('order-1'), propose(draft)).outcome).toBe<Outcome>('run');
    const beyond = decided(
      about('order-1'),
      propose({ ...draft, objects: ['order-1', 'order-9'] }),
    );
    expect(beyond).toMatchObject(OUT_OF_SCOPE);
    expect(beyond).toMatchObject({
      owner: 'support-lead',
      nextAction: 'Do not carry out refund.draft: support-lead decides how to go on.',
      reasons: [
        'refund.draft is about order-9, and the work order is about order-1: open a work order for what is beyond it.',
      ],
    });
  });

  it('have to be named where the workflow lists kinds of objects', () => {
    for (const objects of [[], undefined])
      expect(decided(about('order-1'), propose({ ...draft, objects }))).toMatchObject(OUT_OF_SCOPE);
    const none = outside({ definition: { objects: [] } });
    expect(decided(about(), propose({ ...draft, objects: [] }, { context: none })).outcome).toBe(
      'run',
    );
    expect(decided(about(), propose(draft, { context: none }))).toMatchObject(OUT_OF_SCOPE);
  });

  it.each<[unknown, ProposedAction['objects'], Outcome]>([
    ['any', ['case-9'], 'run'],
    ['any', [], 'run'],
    ['none', undefined, 'run'],
    ['none', ['order-1'], 'stop'],
    [['case'], ['order-1', 'case-9'], 'run'],
    [['case'], ['case'], 'run'],
    [['case'], ['casein-9'], 'stop'],
    [['case'], [], 'stop'],
  ])('with `objects: %j`, an action about %j has the answer %s', (rule, objects, outcome) =>
    expect(
      decided(about('order-1'), propose({ ...draft, objects }, { context: drafting(rule) }))
        .outcome,
    ).toBe(outcome),
  );

  const beyond = (what: string, among = 'order-1, order-2') =>
    `not: refund.draft is about ${what}, and the work order is about ${among}: open a work order for what is beyond it.`;

  it.each<[unknown, readonly string[], ProposedAction['objects'], string]>([
    [
      'any',
      [],
      ['case-8', 'case-9'],
      'fine: It is about case-8, case-9, as the workflow lets it be.',
    ],
    ['none', [], undefined, 'fine: It need not be about any object.'],
    [
      'none',
      [],
      ['order-1', 'order-2'],
      'not: The workflow says that refund.draft is about no object: propose it without order-1, order-2.',
    ],
    [['order', 'case'], [], ['case-9'], 'fine: It is about case-9, as the workflow lets it be.'],
    [
      undefined,
      ['order-1', 'order-2'],
      [],
      'not: refund.draft names no object: say which it is about (the work order is about order-1, order-2).',
    ],
    [undefined, ['order-1', 'order-2'], ['order-8', 'order-9'], beyond('order-8, order-9')],
    [undefined, [], ['order-1'], beyond('order-1', 'no object')],
  ])('with `objects: %j` of work about %j, an action about %j is checked: %s', (...row) => {
    const [rule, ofWorkOrder, objects, text] = row;
    const proposal = propose({ ...draft, objects }, { context: drafting(rule) });
    const { passed, message } = decided(about(...ofWorkOrder), proposal).checks.find(
      ({ name }) => name === 'engine.objects',
    )!;
    expect(`${passed ? 'fine' : 'not'}: ${message}`).toBe(text);
  });

  it('give way to a break-glass only where it names objects itself', () => {
    const beyond = issue({ objects: ['order-9'] });
    const scope = {
      system: 'payments',
      writes: ['refund'],
      amountUpTo: { minor: 1250, currency: 'EUR' },
    };
    const silent = declared({ scope });
    expect(decided([...about('order-1'), silent], propose(beyond))).toMatchObject(OUT_OF_SCOPE);
    const spoken = declared({ scope: { ...scope, objects: ['order-9'] } });
    expect(decided([...about('order-1'), spoken], propose(beyond)).outcome).toBe('run');
  });
});

describe('a policy', () => {
  const outcomeUnder = (condition: string, past = about('order-1', 'order-2')) => {
    const cedar = `${refundRules}
      @id("narrow") forbid (principal, action == Action::"refund.draft", resource) unless { ${condition} };`;
    return decided(past, propose(draft, { context: outside({ cedar }) })).outcome;
  };

  it.each([
    'resource.objects.containsAll(context.objects)',
    'resource.inputs has order && context.objects.contains(resource.inputs.order)',
    'resource.jobType == "refund"',
    'resource has owner && resource.owner == "support-lead"',
  ])('sees what the work order is about: %s', (condition) => {
    expect(outcomeUnder(condition)).toBe<Outcome>('run');
    const other = [
      opened({
        objects: ['order-1'],
        inputs: { order: 'order-2', reason: 'x' },
        jobType: 'other',
        owner: 'TBD',
      }),
      ...about().slice(1),
    ];
    if (!condition.includes('containsAll'))
      expect(outcomeUnder(condition, other)).toBe<Outcome>('stop');
  });

  it('knows no input that is absent, TBD or of another type', () => {
    for (const order of ['TBD', 7, null])
      expect(
        outcomeUnder('resource.inputs has order', [
          opened({ inputs: { order, reason: 'x' } }),
          ...about().slice(1),
        ]),
      ).toBe<Outcome>('stop');
  });
});
