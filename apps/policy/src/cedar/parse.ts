import { createHash } from 'node:crypto';
import { type DetailedError, type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import canonicalize from 'canonicalize';
import { NAME_PATTERN } from '#contracts';
import { durationMs, type FieldError } from '#kernel';
import { isOfRole, type PolicyRule } from '../domain/rules';
import { policySetTextToParts, policyToJson } from './engine';
import { factsReadBy } from './facts-read';
import { onlyOfRoles, readsWhole, type PresenceTests, presenceTestsOf } from './presence-tests';
import { codeOnly, tooDeepIn } from './nesting';

/** A rule with its own text and the place where it begins. */
export interface ParsedRule extends PolicyRule {
  readonly text: string;
  readonly json: PolicyJson;
  readonly place: string;
}

interface ParsedPolicy {
  /** In the order of the text. */
  readonly rules: readonly ParsedRule[];
  /** What is wrong by itself, whatever the workflow says. */
  readonly errors: readonly FieldError[];
}

/** Where a publish-policy body holds the text: problems inside it point there. */
const POINTER = '/cedar';

/** Splits a policy into its rules and reads their annotations. A text that Cedar would break of is not given to it. */
export const parsePolicy = (text: string): ParsedPolicy => {
  const placeOf = placesIn(text);
  const tooDeep = tooDeepIn(text);
  if (tooDeep) {
    const offset = Buffer.byteLength(text.slice(0, tooDeep.index));
    return { rules: [], errors: [problem(placeOf(offset), tooDeep.message)] };
  }
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') return { rules: [], errors: problemsAt(text, parts.errors) };
  const offsetOf = offsetsIn(text);
  const located = parts.policies
    .map((part) => ({ part, offset: offsetOf(part) }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ part, offset }) => ({ part, place: placeOf(offset) }));
  const read = located.map(({ part, place }) => readRule(part, place));
  const rules = read.flatMap(({ rule }) => rule ?? []);
  return {
    rules,
    errors: [
      ...parts.policy_templates.map((template) =>
        problem(
          placeOf(offsetOf(template)),
          'slots are not filled in here: write the principal or resource out',
        ),
      ),
      ...read.flatMap(({ errors }) => errors),
      ...repeatedIds(rules),
    ],
  };
};

/** Where a rule begins, in bytes; a copy of it in a comment or a string is none. */
const offsetsIn = (text: string): ((rule: string) => number) => {
  const bytes = Buffer.from(text);
  const code = codeOnly(text);
  return (rule) => {
    let offset = bytes.indexOf(rule);
    while (offset >= 0 && code[offset] !== bytes[offset]) offset = bytes.indexOf(rule, offset + 1);
    return offset;
  };
};

/** Errors of Cedar's own, with line and column. */
export const problemsAt = (
  text: string,
  errors: readonly DetailedError[],
): readonly FieldError[] => {
  const placeOf = placesIn(text);
  return errors.map(({ message: problemText, sourceLocations = [], help }) => {
    const [location] = sourceLocations;
    const message = [problemText, location?.label, help]
      .filter(Boolean)
      .join('; ')
      // Its own number for a rule says nothing to the author; line and column do.
      .replace(/^for policy `[^`]*`, /, '');
    return location ? problem(placeOf(location.start), message) : { pointer: POINTER, message };
  });
};

export const problem = (place: string, message: string): FieldError => ({
  pointer: POINTER,
  message: `${place}: ${message}`,
});

export const ANNOTATIONS = [
  'id',
  'outcome',
  'approval',
  'owner',
  'reason',
  'code',
  'maxAge',
  'unknown',
];

const IGNORE = 'ignore';

const readRule = (
  text: string,
  place: string,
): { readonly rule?: ParsedRule; readonly errors: readonly FieldError[] } => {
  const parsed = policyToJson(text);
  if (parsed.type === 'failure')
    return { errors: parsed.errors.map(({ message }) => problem(place, message)) };
  const { effect, annotations = {} } = parsed.json;
  const facts = factsReadBy(parsed.json);
  const tests = presenceTestsOf(parsed.json);
  const errors = [
    ...annotationProblems(effect, annotations, facts),
    ...unknownProblems(parsed.json, annotations, tests),
    ...(holdsHugeNumber(parsed.json) ? [HUGE] : []),
  ].map((message) => problem(place, message));
  if (errors.length > 0) return { errors };

  const { id, outcome = effect === 'forbid' ? 'stop' : 'run' } = annotations;
  const { approval, owner, code, maxAge } = annotations;
  // RFC 8785. Cedar's JSON is plain by itself, and the platform is much to load into a thread for one function.
  const digest = sha256(canonicalize(parsed.json)!);
  const reason = annotations['reason'] ?? `Rule ${id} says ${outcome}.`;
  return {
    rule: {
      id: id!,
      outcome: outcome as PolicyRule['outcome'],
      reason,
      digest,
      facts,
      ...(annotations['unknown'] === IGNORE ? onlyOfRoles(tests) : tests),
      text,
      place,
      json: parsed.json,
      ...(approval !== undefined && { approval }),
      ...(owner !== undefined && { owner }),
      ...(code !== undefined && { code }),
      ...(maxAge !== undefined && { maxAge }),
    },
    errors: [],
  };
};

/** A misspelt annotation would turn a wait into a run, so only the known ones are taken. */
const annotationProblems = (
  effect: 'permit' | 'forbid',
  annotations: Readonly<Record<string, string>>,
  facts: readonly string[],
): string[] => {
  const { id, outcome, approval, code, reason, maxAge } = annotations;
  const allowed = effect === 'forbid' ? ['stop'] : ['run', 'wait'];
  const waits = outcome === 'wait';
  const rules: readonly (readonly [boolean, string])[] = [
    [id === undefined, 'give the rule an @id("…")'],
    [id !== undefined && !isRuleId(id), '@id takes words of A-Z, a-z, 0-9, _ and - (not engine.…)'],
    [
      outcome !== undefined && !allowed.includes(outcome),
      `@outcome of a ${effect} is ${allowed.map((one) => `"${one}"`).join(' or ')}`,
    ],
    [waits && approval === undefined, 'a rule that waits names its @approval("…")'],
    [!waits && approval !== undefined, '@approval belongs to a permit with @outcome("wait")'],
    [effect === 'permit' && code !== undefined, '@code belongs to a forbid'],
    [!fits(reason, 1_000), '@reason takes 1 to 1000 characters'],
    [
      maxAge !== undefined && durationMs(maxAge) === undefined,
      '@maxAge takes a duration such as "PT15M"',
    ],
    [
      maxAge !== undefined && facts.length === 0,
      '@maxAge belongs to a rule that reads facts (context.facts…)',
    ],
  ];
  return [
    ...Object.keys(annotations)
      .filter((name) => !ANNOTATIONS.includes(name))
      .map((name) => `@${name} is not known: use ${ANNOTATIONS.map((a) => `@${a}`).join(', ')}`),
    ...rules.filter(([broken]) => broken).map(([, message]) => message),
  ];
};

const HUGE = `write no number beyond ${Number.MAX_SAFE_INTEGER}: such numbers are not exact in JSON, and no amount is so large`;

/** Whether a number in it is not exact, so that the digest would be that of another rule, too. */
const holdsHugeNumber = (json: unknown): boolean =>
  typeof json === 'object' && json !== null
    ? Object.values(json).some(holdsHugeNumber)
    : typeof json === 'bigint' || (typeof json === 'number' && !Number.isSafeInteger(json));

/** What a rule says about the unknown must be meant, and what it reads must be seen. */
const unknownProblems = (
  json: PolicyJson,
  { unknown }: Readonly<Record<string, string>>,
  { activatedBy, deactivatedBy }: PresenceTests,
): string[] => [
  ...(readsWhole(json)
    ? ['read facts and inputs one by one (context.facts.x, resource.inputs.x), not as a whole']
    : []),
  ...(unknown !== undefined && unknown !== IGNORE ? ['@unknown takes "ignore"'] : []),
  ...(unknown !== undefined && [...activatedBy, ...deactivatedBy].every(isOfRole)
    ? ['@unknown belongs to a rule that tests with has for a fact, an input or the owner']
    : []),
];

const fits = (text: string | undefined, max: number): boolean =>
  text === undefined || (text.length > 0 && text.length <= max);

const isRuleId = (id: string): boolean =>
  NAME_PATTERN.test(id) && id.length <= 64 && !id.startsWith('engine.');

const repeatedIds = (rules: readonly ParsedRule[]): FieldError[] => {
  const taken = new Set<string>();
  return rules.flatMap(({ id, place }) => {
    if (taken.has(id)) return [problem(place, `@id("${id}") is taken by another rule`)];
    taken.add(id);
    return [];
  });
};

/** SHA-256 in lower-case hex. */
export const sha256 = (bytes: Buffer | string): string =>
  createHash('sha256').update(bytes).digest('hex');

interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

const START: Place = { offset: 0, line: 1, column: 1 };

/**
 * Names the place of an offset in a policy's text, for people: Cedar counts bytes, editors lines. Reads on
 * from the place of the last call, so that all rules of a long text are placed by reading it once.
 * The place of what was not found (-1) is the beginning.
 */
export const placesIn = (text: string): ((byteOffset: number) => string) => {
  const bytes = Buffer.from(text, 'utf8');
  let last = START;
  return (byteOffset) => {
    const offset = Math.max(0, byteOffset);
    const from = offset < last.offset ? START : last;
    const lines = bytes.subarray(from.offset, offset).toString('utf8').split('\n');
    const columns = lines.at(-1)!.length;
    last = {
      offset,
      line: from.line + lines.length - 1,
      column: lines.length > 1 ? columns + 1 : from.column + columns,
    };
    return `line ${last.line}, column ${last.column}`;
  };
};
