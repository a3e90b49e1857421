import { Transform, plainToInstance } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { applyDecorators } from '../apply-decorators';
import { areExternalIds } from '../external-ids';
import { isObject, LIST_MAX, ID_PATTERN, checked } from '../fields';

/** What a fact, an input or an argument may hold. `instant` is an RFC 3339 time. */
export const valueTypes = ['boolean', 'integer', 'string', 'strings', 'instant'] as const;
export type ValueType = (typeof valueTypes)[number];
/**
 * A JSON object that becomes a `Map`, so that a look-up finds no `constructor` that nobody declared.
 * (class-transformer's own maps lose entries that are named like a method of `Map`.)
 */
const AsMap = (entryOf: (entry: unknown) => unknown): PropertyDecorator =>
  Transform(({ obj, key }) => {
    const value: unknown = obj[key];
    if (!isObject(value)) return value;
    return new Map(Object.entries(value).map(([name, entry]) => [name, entryOf(entry)]));
  });

const hasSafeNames = (value: unknown): value is ReadonlyMap<string, unknown> =>
  value instanceof Map &&
  value.size <= LIST_MAX &&
  [...value.keys()].every((name) => ID_PATTERN.test(name));
export const MapOf = (contract: () => new () => object): PropertyDecorator =>
  applyDecorators(
    AsMap((entry) => (isObject(entry) ? plainToInstance(contract(), entry) : entry)),
    checked(
      'isMapOf',
      hasSafeNames,
      '$property must map names of A-Z, a-z, 0-9, _ and - to what they declare',
    ),
    checked(
      'isMapOfParts',
      (value) => value instanceof Map && [...value.values()].every(isObject),
      '$property must map each name to an object',
    ),
    ValidateNested({ each: true, message: '$property must map each name to an object' }),
  );

/** Name → value type, as a `Map`. */
export const IsTypeMap = (): PropertyDecorator =>
  applyDecorators(
    AsMap((type) => type),
    checked(
      'isTypeMap',
      (value) =>
        hasSafeNames(value) &&
        [...value.values()].every((type) => valueTypes.includes(type as ValueType)),
      `$property must map names to one of ${valueTypes.join(', ')}`,
    ),
  );

/** ISO 4217 codes, as ICU has them. */
const currencies: ReadonlySet<unknown> = new Set(Intl.supportedValuesOf('currency'));
export const IsCurrency = (): PropertyDecorator =>
  checked(
    'isCurrency',
    (value) => currencies.has(value),
    '$property must be an ISO 4217 code such as EUR',
  );

/** What a workflow says of the objects of an action: any, none, or also all objects of these kinds. */
export type ObjectsRule = 'any' | 'none' | string[];
export const IsObjectsRule = (): PropertyDecorator =>
  checked(
    'isObjectsRule',
    (value) =>
      value === 'any' ||
      value === 'none' ||
      (Array.isArray(value) &&
        value.length > 0 &&
        value.length <= LIST_MAX &&
        areExternalIds(value)),
    '$property must be any, none, or a list of kinds of objects; leave it out for the objects of the work order',
  );
