import { type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { roles as everyRole } from '#contracts';

export const ROLE = 'Role';
const GROUPS = ['Team', ROLE];

interface Named {
  readonly type: string;
  readonly id: string;
}

/** Everything that a part of a rule names, in Cedar's JSON. */
const namedIn = (part: unknown): readonly Named[] => {
  if (typeof part !== 'object' || part === null) return [];
  const { type, id } = part as Partial<Named>;
  return typeof type === 'string' && typeof id === 'string'
    ? [{ type, id }]
    : Object.values(part).flatMap(namedIn);
};

/** The roles that a part of a rule names. */
export const rolesIn = (part: unknown): readonly string[] =>
  namedIn(part).flatMap(({ type, id }) => (type === ROLE ? [id] : []));

interface Membership {
  readonly left?: { readonly Var?: unknown };
  readonly right?: unknown;
  readonly in?: unknown;
}

interface Expression {
  readonly in?: Membership;
  readonly is?: Membership & { readonly entity_type?: unknown };
}

/** What an expression tests whether the principal is in; undefined where it tests something else. */
export const testedGroup = (expression: object): object | undefined => {
  const { in: membership, is } = expression as Expression;
  const test = membership ?? is;
  const group = membership ? membership.right : is?.in;
  const isTest = test?.left?.Var === 'principal' && typeof group === 'object' && group !== null;
  return isTest ? group : undefined;
};

/** Why what a rule says of roles and teams can never hold; empty where it may. */
export const groupProblems = ({
  principal,
  resource,
  conditions,
}: PolicyJson): readonly string[] => {
  const tested = [
    ...(principal.op === 'in' || principal.op === 'is' ? [principal] : []),
    ...conditions.flatMap(({ body }) => testedGroups(body)),
  ];
  const misplaced = [
    ...(principal.op === '==' ? groupsNamedIn(principal) : []),
    ...groupsNamedIn(resource),
    ...conditions.flatMap(({ body }) => misplacedIn(body)),
  ];
  const unknown = tested.flatMap(rolesIn).filter((role) => !known.has(role));
  return [
    ...new Set([
      ...unknown.map(
        (role) => `there is no role ${JSON.stringify(role)}: the roles are ${everyRole.join(', ')}`,
      ),
      ...misplaced.map((group) => `nothing but principal in ${group} ever holds for it`),
    ]),
  ];
};

const known: ReadonlySet<string> = new Set(everyRole);

const testedGroups = (expression: unknown): readonly object[] => {
  if (typeof expression !== 'object' || expression === null) return [];
  const group = testedGroup(expression);
  return group ? [group] : within(expression, testedGroups);
};

/** Groups that an expression names other than as those that the principal may be in. */
const misplacedIn = (expression: unknown): readonly string[] => {
  if (typeof expression !== 'object' || expression === null) return [];
  const { is } = expression as Expression;
  const isGroup = GROUPS.includes(String(is?.entity_type))
    ? [`${String(is!.entity_type)}::"…"`]
    : [];
  if (testedGroup(expression)) return isGroup;
  const { __entity: entity } = expression as { readonly __entity?: unknown };
  return [...isGroup, ...(entity ? groupsNamedIn(entity) : within(expression, misplacedIn))];
};

const groupsNamedIn = (part: unknown): readonly string[] =>
  namedIn(part)
    .filter(({ type }) => GROUPS.includes(type))
    .map(({ type, id }) => `${type}::${JSON.stringify(id)}`);

const within = <Found>(
  expression: object,
  find: (part: unknown) => readonly Found[],
): readonly Found[] => Object.values(expression).flatMap(find);
