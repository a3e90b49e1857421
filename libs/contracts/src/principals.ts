import { ArrayMaxSize, IsArray } from 'class-validator';
import { services } from './access';
import { applyDecorators } from './apply-decorators';
import { AreTexts, checked, IsText, LIST_MAX } from './fields';
import { nameProblem, PERSON_NAME_MAX } from './person-name';

/**
 * Names that no person or outside system may have: what our own services act as, what nobody owns, whom nobody
 * identified, and the names that every object of JavaScript knows.
 */
const RESERVED: readonly string[] = [
  'service',
  'tbd',
  'unknown',
  'unauthenticated',
  'anonymous',
  'nobody',
  'system',
  'deployment',
  'prototype',
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()),
];
const OWN_PRINCIPALS: readonly string[] = [...services, 'gateway'].map((name) => `service-${name}`);

/** Roles are named so where a definition names people. */
export const ROLE_PREFIX = 'role:';

/** Every owner, in the owners that a credential may answer for. */
export const ALL_OWNERS = '*';

/** Whether a name is taken, however it is written. */
export const isReservedPrincipal = (name: string): boolean => {
  const plain = name.normalize('NFKC').trim().toLowerCase();
  return (
    plain === ALL_OWNERS ||
    plain.startsWith(ROLE_PREFIX) ||
    RESERVED.includes(plain) ||
    OWN_PRINCIPALS.includes(plain.replaceAll('_', '-'))
  );
};

const RESERVED_PROBLEM =
  'must name a person, team or system of yours: names such as TBD, service-policy, __proto__, * and role:… are reserved';

/** What is wrong with the name of a person, team or system, and what to send; undefined where nothing is. */
export const principalProblem = (name: unknown): string | undefined =>
  nameProblem(name) ?? (isReservedPrincipal(name as string) ? RESERVED_PROBLEM : undefined);

type Problem = (name: unknown) => string | undefined;

const named = (rule: string, problem: Problem): PropertyDecorator =>
  checked(
    rule,
    (value) => problem(value) === undefined,
    ({ property, value }) => `${property} ${problem(value)}`,
  );

const allNamed = (rule: string, problem: Problem): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(LIST_MAX),
    checked(
      rule,
      (value) => Array.isArray(value) && value.every((name) => problem(name) === undefined),
      ({ property, value }) => `each value in ${property} ${firstProblem(value, problem)}`,
    ),
  );

const firstProblem = (value: unknown, problem: Problem): string =>
  [value].flat().map(problem).find(Boolean) ?? 'must be the name of a person, team or system';

/** A name of somebody: a person, a team, an agent or a system. It may be an e-mail address or the subject of a token. */
export const IsSomebody = (): PropertyDecorator => named('isSomebody', principalProblem);

/** A list of such names. */
export const AreSomebody = (): PropertyDecorator => allNamed('areSomebody', principalProblem);

/** What is wrong with an owner in a definition: it is somebody, or `TBD` where nobody is known yet. */
export const ownerProblem: Problem = (name) =>
  name === 'TBD' ? undefined : principalProblem(name);

/** An owner in a definition. */
export const IsOwner = (): PropertyDecorator => named('isOwner', ownerProblem);

/** The owners that a credential may answer for: names, or `*` for all. */
export const AreOwners = (): PropertyDecorator =>
  allNamed('areOwners', (name) => (name === ALL_OWNERS ? undefined : principalProblem(name)));

/** Who may record answers: names, and roles as `role:operator`. */
export const AreRecorders = (): PropertyDecorator =>
  allNamed('areRecorders', (name) =>
    String(name).startsWith(ROLE_PREFIX) ? nameProblem(name) : principalProblem(name),
  );

/** A name of somebody in an event or a question: also one that was recorded before names had rules. */
export const IsRecordedName = (): PropertyDecorator => IsText(PERSON_NAME_MAX);

/** A list of such names. */
export const AreRecordedNames = (): PropertyDecorator => AreTexts(PERSON_NAME_MAX);
