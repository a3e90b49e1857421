import { IsString, Matches } from 'class-validator';
import { services } from './access';
import { applyDecorators } from './apply-decorators';
import { checked, ID_PATTERN, IsText } from './fields';

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

/** Whether a name is taken, however it is written. */
export const isReservedPrincipal = (name: string): boolean => {
  const plain = name.normalize('NFKC').trim().toLowerCase();
  return RESERVED.includes(plain) || OWN_PRINCIPALS.includes(plain.replaceAll('_', '-'));
};

const isFree = (name: unknown): boolean => typeof name === 'string' && !isReservedPrincipal(name);
const RESERVED_MESSAGE =
  '$property must name a person or system of yours: names such as TBD, service-policy and __proto__ are reserved';

/** The id of a person or system that may act. */
export const IsPrincipal = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Matches(ID_PATTERN, {
      message: '$property must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -',
    }),
    checked('isFreePrincipal', isFree, RESERVED_MESSAGE),
  );

/** A name of somebody: a person, a team or a system that may act. */
export const IsSomebody = (): PropertyDecorator =>
  applyDecorators(IsText(128), checked('isNotReserved', isFree, RESERVED_MESSAGE));

/** An owner in a definition: somebody, or `TBD` where nobody is known yet. */
export const IsOwner = (): PropertyDecorator =>
  applyDecorators(
    IsText(128),
    checked('isNotReserved', (name) => name === 'TBD' || isFree(name), RESERVED_MESSAGE),
  );

/** A list of such names. */
export const AreNotReserved = (): PropertyDecorator =>
  checked(
    'areNotReserved',
    (names) => Array.isArray(names) && names.every(isFree),
    `each value in ${RESERVED_MESSAGE}`,
  );
