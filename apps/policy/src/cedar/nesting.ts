/** A place in a text that Cedar must not be given. */
export interface TooDeep {
  /** In UTF-16 units, as strings count. */
  readonly index: number;
  readonly message: string;
}

/**
 * Cedar's parser, validator, evaluator and formatter call themselves once for each level, on the small
 * stack of their WebAssembly; one that overflows is broken for good. Brackets overflow it from about
 * 100 levels on, operators from about 350; of more than 60 operators there is no canonical JSON to
 * digest, because each takes two of its 128 levels.
 */
const BRACKETS_MAX = 50;
const OPERATORS_MAX = 60;

const BRACKETS = `brackets stand in brackets at most ${BRACKETS_MAX} deep`;
const OPERATORS = `an expression is at most ${OPERATORS_MAX} operators deep`;
const REMEDY = 'make several rules of it, or look into a list with contains';

/** As Cedar's own lexer tells them apart; what it does not take matters to nobody behind it. */
const TOKENS = /"(?:[^"\\]+|\\[^])*"?|\/\/[^\n\r]*|[A-Za-z_]\w*|\d+|&&|\|\||::|[<>=!]=|\S/g;

const PRECEDENCE = ['or', 'and', 'relation', 'sum', 'product', 'unary'] as const;
const TIERS = PRECEDENCE.map((_, tier) => tier);
const OR = 0;
const NOTHING = -1;

const TIER_OF: ReadonlyMap<string, number> = new Map([
  ['||', OR],
  ...['&&', 'when', 'unless'].map((word) => [word, 1] as const),
  ...['==', '!=', '<', '<=', '>', '>=', 'in', 'like', 'has', 'is'].map((op) => [op, 2] as const),
  ...['+', '-'].map((op) => [op, 3] as const),
  ['*', 4],
  ['!', 5],
]);

/** The text with blanks in place of its comments and strings, byte for byte: what is left stands where it stood. */
export const codeOnly = (text: string): Buffer =>
  Buffer.from(
    text.replace(TOKENS, (token) =>
      token.startsWith('//') || token.startsWith('"')
        ? ' '.repeat(Buffer.byteLength(token))
        : token,
    ),
  );

/** How many tokens a text has, comments among them. */
export const tokenCount = (text: string): number => text.match(TOKENS)?.length ?? 0;

/**
 * Finds the first place from which on a text is nested too deep for Cedar, without Cedar: in
 * brackets, `if` in `if`, and operators, each of which holds what precedes it.
 */
export const tooDeepIn = (text: string): TooDeep | undefined => {
  const levels = [new Level()];
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if ('([{'.includes(token)) levels.push(new Level());
    else if (')]}'.includes(token) && levels.length > 1) {
      const { depth } = levels.pop()!;
      levels.at(-1)!.hold(depth);
    } else if (token === ';' && levels.length === 1) levels[0] = new Level();
    else levels.at(-1)!.read(token);
    if (levels.length > BRACKETS_MAX + 1) return { index, message: `${BRACKETS}: ${REMEDY}` };
    if (levels.at(-1)!.deepest > OPERATORS_MAX)
      return { index, message: `${OPERATORS}: ${REMEDY}` };
  }
  return undefined;
};

/** The text between two brackets, or at the top of a text: how deep the tree of it is so far. */
class Level {
  /** By tier, the depth of the left side of an operator whose right side is being read. */
  private readonly left = PRECEDENCE.map(() => NOTHING);
  /** Of the operand that is being read. */
  private operand = 0;
  /** Of the elements before this one, and of the branches before this one. */
  private settled = 0;
  private ifs = 0;
  private reached = 0;

  /** The deepest that was reached, so far. */
  get deepest(): number {
    return this.reached;
  }

  /** Of all of it, once its end was read. */
  get depth(): number {
    this.settle();
    return this.settled + this.ifs;
  }

  /** Takes in a bracket, which is a term of its own or applies to the term before it: `f(x)`, `a[i]`. */
  hold(depth: number): void {
    this.operand = Math.max(this.operand, depth) + 1;
    this.reach(this.operand);
  }

  read(token: string): void {
    const tier = TIER_OF.get(token);
    if (tier !== undefined) this.reach((this.left[tier] = this.fold(tier)));
    else if (token === '.') this.reach((this.operand += 1));
    else if (token === 'if') this.reach((this.ifs += 1));
    else if (token === ',' || token === 'then' || token === 'else') this.settle();
  }

  private settle(): void {
    this.settled = Math.max(this.settled, this.fold(OR));
    this.reach(this.settled + this.ifs);
  }

  /** Ends what binds as tightly as `tier` or tighter. */
  private fold(tier: number): number {
    let depth = this.operand;
    for (const tighter of TIERS.slice(tier).reverse()) {
      const left = this.left[tighter]!;
      if (left !== NOTHING) depth = Math.max(left, depth) + 1;
      this.left[tighter] = NOTHING;
    }
    this.operand = 0;
    return depth;
  }

  private reach(depth: number): void {
    this.reached = Math.max(this.reached, depth);
  }
}
