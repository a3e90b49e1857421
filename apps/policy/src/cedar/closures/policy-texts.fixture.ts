/** Random policies and requests, in which Cedar and closures are compared: of every type and operator, and now and then mistyped. */
import fc from 'fast-check';
import { type RuleRequest, type TypedValue } from '../../domain/rules';

type Kind =
  'boolean' | 'long' | 'string' | 'strings' | 'datetime' | 'duration' | 'entity' | 'record';

const quoted = (text: string): string => JSON.stringify(text);
const WORDS = ['a', 'b', 'a*b', 'shop', 'refund', '', 'a b', 'é', '注文', '🙂', 'x.y', '\\'];
const word = fc.constantFrom(...WORDS);
const INSTANTS = [
  '2030-01-01T00:00:00.000Z',
  '2029-12-31T23:59:59.999Z',
  '1969-07-20T20:17:40.000Z',
  '0001-01-01T00:00:00.000Z',
  '2024-02-29T12:00:00.000Z',
];
const DATES = ['2030-01-01', '2024-02-29', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00+0100'];
const DURATIONS = ['1h', '-1h', '1d2h3m4s5ms', '90m', '0ms', '999ms', '10000d'];

const FACTS = { paid: 'boolean', total: 'integer', cutoff: 'instant', tags: 'strings' } as const;
const INPUTS = { order: 'string', count: 'integer' } as const;

const apply = (template: string, ...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((values) => template.replace(/#(\d)/g, (_, at) => values[Number(at)]!));
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** Expressions of a type; one of twenty is of another type, so that errors of types are reached. */
const expression = (kind: Kind, depth: number): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 19,
      arbitrary: depth > 0 ? fc.oneof(leaf(kind), deeper(kind, depth - 1)) : leaf(kind),
    },
    { weight: 1, arbitrary: fc.constantFrom(...KINDS).chain(leaf) },
  );

const KINDS: readonly Kind[] = [
  'boolean',
  'long',
  'string',
  'strings',
  'datetime',
  'duration',
  'entity',
  'record',
];

const leaf = (kind: Kind): fc.Arbitrary<string> => {
  switch (kind) {
    case 'boolean':
      return oneOf(
        'true',
        'false',
        'context.facts.paid',
        'context has amount',
        'context has audience',
        'context.facts has paid',
        'context.facts has total',
        'context has facts.cutoff',
        'resource has owner',
        'resource.inputs has order',
        'principal has name',
        'Delegate::"nobody" has name',
      );
    case 'long':
      return fc.oneof(
        oneOf('context.amount.minor', 'context.facts.total', 'resource.inputs.count', '-1', '0'),
        fc.integer({ min: -5, max: 5 }).map(String),
        oneOf('9007199254740991', '4503599627370496'),
      );
    case 'string':
      return fc.oneof(
        word.map(quoted),
        oneOf('context.system', 'context.authority', 'context.audience', 'resource.jobType'),
        oneOf('resource.owner', 'context.amount.currency', 'resource.inputs.order'),
      );
    case 'strings':
      return fc.oneof(
        oneOf('context.writes', 'context.objects', 'resource.objects', 'context.facts.tags', '[]'),
        fc.array(word.map(quoted), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
      );
    case 'datetime':
      return fc.oneof(
        oneOf('context.now', 'context.facts.cutoff'),
        fc.constantFrom(...INSTANTS, ...DATES).map((text) => `datetime(${quoted(text)})`),
      );
    case 'duration':
      return fc.constantFrom(...DURATIONS).map((text) => `duration(${quoted(text)})`);
    case 'entity':
      return oneOf(
        'principal',
        'action',
        'resource',
        'Delegate::"a"',
        'Delegate::"b"',
        'Team::"ops"',
        'Team::"trainees"',
        'Role::"operator"',
        'WorkOrder::"wo-1"',
        'Action::"refund.issue"',
      );
    case 'record':
      return oneOf('context.amount', '{minor: 5, currency: "EUR"}', '{}', '{"a b": 1}');
  }
};

const deeper = (kind: Kind, depth: number): fc.Arbitrary<string> => {
  const of = (part: Kind) => expression(part, depth);
  const choice = apply('(if #0 then #1 else #2)', of('boolean'), of(kind), of(kind));
  switch (kind) {
    case 'boolean':
      return fc.oneof(
        fc
          .constantFrom(...KINDS)
          .chain((one) => apply('(#0 #1 #2)', of(one), oneOf('==', '!='), of(one))),
        fc
          .constantFrom<Kind>('long', 'datetime', 'duration')
          .chain((one) => apply('(#0 #1 #2)', of(one), oneOf('<', '<=', '>', '>='), of(one))),
        apply('(#0 #1 #2)', of('boolean'), oneOf('&&', '||'), of('boolean')),
        apply('!(#0)', of('boolean')),
        apply('(#0).contains(#1)', of('strings'), of('string')),
        apply('(#0).#1(#2)', of('strings'), oneOf('containsAll', 'containsAny'), of('strings')),
        apply('(#0).isEmpty()', of('strings')),
        apply(
          '(#0 like #1)',
          of('string'),
          oneOf('"a*"', '"*"', '"a\\*b"', '"*é*"', '"a*b*"', '""'),
        ),
        apply('(#0 in #1)', of('entity'), of('entity')),
        apply('(#0 in [#1, #2])', of('entity'), of('entity'), of('entity')),
        apply('(#0 is #1)', of('entity'), oneOf('Delegate', 'WorkOrder', 'Team')),
        apply('(#0 is Delegate in #1)', of('entity'), of('entity')),
        choice,
      );
    case 'long':
      return fc.oneof(
        apply('(#0 #1 #2)', of('long'), oneOf('+', '-', '*'), of('long')),
        apply('-(#0)', of('long')),
        apply(
          '(#0).#1()',
          of('duration'),
          oneOf('toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'),
        ),
        apply('(#0).minor', of('record')),
        choice,
      );
    case 'datetime':
      return fc.oneof(
        apply('(#0).offset(#1)', of('datetime'), of('duration')),
        apply('(#0).toDate()', of('datetime')),
        choice,
      );
    case 'duration':
      return fc.oneof(
        apply('(#0).durationSince(#1)', of('datetime'), of('datetime')),
        apply('(#0).toTime()', of('datetime')),
        choice,
      );
    case 'record':
      return fc.oneof(apply('{minor: #0, currency: #1}', of('long'), of('string')), choice);
    default:
      return choice;
  }
};

const principals = oneOf(
  'principal',
  'principal == Delegate::"a"',
  'principal in Team::"ops"',
  'principal is Delegate',
  'principal is Delegate in Team::"trainees"',
  'principal is Team',
  'principal in Role::"operator"',
);
const actions = oneOf(
  'action',
  'action == Action::"refund.issue"',
  'action in [Action::"refund.issue", Action::"order.read"]',
);
const resources = oneOf(
  'resource',
  'resource == WorkOrder::"wo-1"',
  'resource in WorkOrder::"wo-1"',
  'resource is WorkOrder',
);

const rule = apply(
  '#0 (#1, #2, #3) #4;',
  oneOf('permit', 'forbid', 'permit'),
  principals,
  actions,
  resources,
  fc
    .array(apply('#0 { #1 }', oneOf('when', 'unless'), expression('boolean', 3)), { maxLength: 2 })
    .map((conditions) => conditions.join(' ')),
);

/** Up to five rules, each with an id. */
export const policyText: fc.Arbitrary<string> = fc
  .array(rule, { minLength: 1, maxLength: 5 })
  .map((rules) => rules.map((text, at) => `@id("rule-${at}")\n${text}`).join('\n'));

const typed = (declared: Readonly<Record<string, TypedValue['type']>>) =>
  fc
    .tuple(
      ...Object.entries(declared).map(([name, type]) =>
        fc.option(valueOf(type).map((value): TypedValue => ({ name, type, value }))),
      ),
    )
    .map((values) => values.flatMap((value) => value ?? []));

const valueOf = (type: TypedValue['type']): fc.Arbitrary<TypedValue['value']> => {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(fc.integer({ min: -5, max: 5 }), fc.maxSafeInteger());
    case 'string':
      return word;
    case 'strings':
      return fc.array(word, { maxLength: 3 });
    case 'instant':
      return fc.constantFrom(...INSTANTS);
  }
};

const optional = <Name extends string, Value>(name: Name, value: fc.Arbitrary<Value>) =>
  fc.option(value).map((one) => (one === null ? {} : { [name]: one }) as { [N in Name]?: Value });

const words = fc.array(word, { maxLength: 3 });

export const ruleRequest: fc.Arbitrary<RuleRequest> = fc
  .record({
    delegate: fc.constantFrom('a', 'b'),
    teams: fc.subarray(['ops', 'trainees']),
    roles: fc.record({ held: fc.subarray(['operator', 'delegate']), areAll: fc.boolean() }),
    kind: fc.constantFrom('refund.issue', 'order.read'),
    system: word,
    writes: words,
    objects: words,
    amount: optional('amount', fc.record({ minor: fc.nat(10), currency: fc.constant('EUR') })),
    audience: optional('audience', word),
    owner: optional('owner', word),
    facts: typed(FACTS),
    inputs: typed(INPUTS),
    now: fc.constantFrom(...INSTANTS),
  })
  .map(
    ({
      delegate,
      teams,
      roles,
      kind,
      system,
      writes,
      objects,
      amount,
      audience,
      owner,
      ...more
    }) => ({
      delegate,
      teams,
      roles,
      workOrder: { id: 'wo-1', objects, inputs: more.inputs, jobType: 'refund', ...owner },
      action: {
        kind,
        authority: 'apply' as const,
        system,
        writes,
        objects,
        ...amount,
        ...audience,
      },
      facts: more.facts.map((fact) => ({ ...fact, observedAt: more.now })),
      arguments: [],
      now: more.now,
    }),
  );
