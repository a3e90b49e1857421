/** Random rules over three facts, as Cedar's text and as an oracle that knows nothing of Cedar. */
import fc from 'fast-check';
import { type Outcome } from '#contracts';

/** What is known; a fact that is absent is unknown. */
export interface Known {
  readonly a?: boolean;
  readonly b?: boolean;
  readonly n?: number;
}

type Condition =
  | { readonly is: 'known'; readonly fact: keyof Known }
  | { readonly is: 'flag'; readonly fact: 'a' | 'b'; readonly value: boolean }
  | { readonly is: 'above'; readonly limit: number }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | {
      readonly is: 'if';
      readonly if: Condition;
      readonly left: Condition;
      readonly right: Condition;
    };

export interface RandomRule {
  readonly outcome: Outcome;
  /** Whose approval a wait is for. */
  readonly owner: string;
  readonly clause: 'when' | 'unless';
  readonly condition: Condition;
}

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ is: fc.constant('known' as const), fact: fc.constantFrom('a', 'b', 'n' as const) }),
    fc.record({
      is: fc.constant('flag' as const),
      fact: fc.constantFrom('a' as const, 'b' as const),
      value: fc.boolean(),
    }),
    fc.record({ is: fc.constant('above' as const), limit: fc.constantFrom(0, 1) }),
    fc.record({ is: fc.constant('not' as const), of: tie('condition') }),
    fc.record({
      is: fc.constantFrom('and' as const, 'or' as const),
      left: tie('condition'),
      right: tie('condition'),
    }),
    fc.record({
      is: fc.constant('if' as const),
      if: tie('condition'),
      left: tie('condition'),
      right: tie('condition'),
    }),
  ),
}));

export const randomRules: fc.Arbitrary<readonly RandomRule[]> = fc.array(
  fc.record({
    outcome: fc.constantFrom<Outcome>('run', 'run', 'wait', 'stop', 'stop'),
    owner: fc.constantFrom('finance', 'cfo'),
    clause: fc.constantFrom('when' as const, 'unless' as const),
    condition,
  }),
  { minLength: 1, maxLength: 4 },
);

export const everythingKnown: fc.Arbitrary<Required<Known>> = fc.record({
  a: fc.boolean(),
  b: fc.boolean(),
  n: fc.constantFrom(0, 1, 2),
});

const cedarCondition = (one: Condition): string => {
  switch (one.is) {
    case 'known':
      return `context.facts has ${one.fact}`;
    case 'flag':
      return `(context.facts has ${one.fact} && ${one.value ? '' : '!'}context.facts.${one.fact})`;
    case 'above':
      return `(context.facts has n && context.facts.n > ${one.limit})`;
    case 'not':
      return `!(${cedarCondition(one.of)})`;
    case 'and':
      return `(${cedarCondition(one.left)} && ${cedarCondition(one.right)})`;
    case 'or':
      return `(${cedarCondition(one.left)} || ${cedarCondition(one.right)})`;
    case 'if':
      return `(if ${cedarCondition(one.if)} then ${cedarCondition(one.left)} else ${cedarCondition(one.right)})`;
  }
};

const HEADS: Readonly<Record<Outcome, string>> = {
  run: 'permit',
  wait: '@outcome("wait") @approval("refund") permit',
  stop: 'forbid',
};

/** The rules as a policy's text; `annotation` goes before each. */
export const cedarOf = (rules: readonly RandomRule[], annotation = ''): string =>
  rules
    .map(
      ({ outcome, owner, clause, condition: one }, index) =>
        `@id("r${index}") @owner("${owner}") ${annotation} ${HEADS[outcome]} (principal, action, resource)
         ${clause} { ${cedarCondition(one)} };`,
    )
    .join('\n');

const holds = (one: Condition, known: Known): boolean => {
  switch (one.is) {
    case 'known':
      return known[one.fact] !== undefined;
    case 'flag':
      return known[one.fact] === one.value;
    case 'above':
      return known.n !== undefined && known.n > one.limit;
    case 'not':
      return !holds(one.of, known);
    case 'and':
      return holds(one.left, known) && holds(one.right, known);
    case 'or':
      return holds(one.left, known) || holds(one.right, known);
    case 'if':
      return holds(one.if, known) ? holds(one.left, known) : holds(one.right, known);
  }
};

/** What is decided, and for a wait whose approval is requested: `wait for cfo`. */
export type Decided = 'run' | 'stop' | `wait for ${string}`;

/** Stop before wait before run, and stop where no rule is satisfied; the first rule that waits names the owner. */
export const oracle = (rules: readonly RandomRule[], known: Known): Decided => {
  const satisfied = rules.filter(
    ({ clause, condition: one }) => holds(one, known) === (clause === 'when'),
  );
  if (satisfied.length === 0 || satisfied.some(({ outcome }) => outcome === 'stop')) return 'stop';
  const wait = satisfied.find(({ outcome }) => outcome === 'wait');
  return wait ? `wait for ${wait.owner}` : 'run';
};

/** Everything that could be, of what is known. */
export const completionsOf = ({ a, b, n }: Known): readonly Required<Known>[] =>
  (a === undefined ? [true, false] : [a]).flatMap((one) =>
    (b === undefined ? [true, false] : [b]).flatMap((other) =>
      (n === undefined ? [0, 1, 2] : [n]).map((number) => ({ a: one, b: other, n: number })),
    ),
  );
