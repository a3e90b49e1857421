/**
 * The field kinds that contracts are made of: each is a class-validator decorator (or a few) with
 * the project's limits and with a message that tells the caller what to send instead.
 */
import { Transform, Type } from 'class-transformer';
import { applyDecorators } from './apply-decorators';
import {
  IsArray,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  registerDecorator,
  ArrayMaxSize,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { durationMs, parseInstant } from '#kernel';

/** Ids reach subjects, URLs and file names: letters, digits, `_` and `-`, at most 64. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
const ID_MESSAGE = '$property must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -';

export const TEXT_MAX = 4_000;
export const LIST_MAX = 200;
export const URL_MAX = 2_000;

/** An id from the safe alphabet. */
export const IsId = (): PropertyDecorator =>
  applyDecorators(IsString(), Matches(ID_PATTERN, { message: ID_MESSAGE }));

/** The name of a stream of events: an id behind what it is the id of. */
export const IsStream = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Matches(/^[A-Za-z0-9_-]{1,128}$/, {
      message: '$property must be 1 to 128 characters of A-Z, a-z, 0-9, _ and -',
    }),
  );

/** A list of ids. */
export const AreIds = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(LIST_MAX),
    IsString({ each: true }),
    Matches(ID_PATTERN, { each: true, message: `each value in ${ID_MESSAGE}` }),
  );

/** A dotted name of the safe alphabet, such as an action's kind: `refund.issue`. */
export const NAME_PATTERN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
export const IsName = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(64),
    Matches(NAME_PATTERN, {
      message: '$property must be words of A-Z, a-z, 0-9, _ and -, joined by dots',
    }),
  );

/** A list of dotted names. */
export const AreNames = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(LIST_MAX),
    checked(
      'areNames',
      eachText((item) => NAME_PATTERN.test(item), 64),
      NAMES_MESSAGE,
    ),
  );
const NAMES_MESSAGE =
  'each value in $property must be words of A-Z, a-z, 0-9, _ and -, joined by dots';

/** A list of human texts. */
export const AreTexts = (max = TEXT_MAX): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(LIST_MAX),
    checked(
      'areTexts',
      eachText(isCleanText, max),
      'each value in $property must be a text of well-formed Unicode',
    ),
  );

/** Human text: not empty, well-formed Unicode without U+0000, at most `max` UTF-16 units. */
export const IsText = (max = TEXT_MAX): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MinLength(1),
    MaxLength(max),
    checked('isText', (value) => typeof value === 'string' && isCleanText(value), TEXT_MESSAGE),
  );
const TEXT_MESSAGE = '$property must be well-formed Unicode without U+0000';

/** Human text on one line, without control characters. */
export const IsLine = (max: number): PropertyDecorator =>
  applyDecorators(IsText(max), Matches(/^[^\p{Cc}]+$/u, { message: '$property must be one line' }));

function eachText(accepts: (text: string) => boolean, max: number) {
  return (value: unknown): boolean =>
    Array.isArray(value) &&
    value.every(
      (item) => typeof item === 'string' && item.length > 0 && item.length <= max && accepts(item),
    );
}

function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/**
 * A place inside a handoff area: relative, of names of the safe alphabet and dots. Nothing hidden, nothing
 * above the area, no drive and no home.
 */
export const HANDOFF_PATH = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;
const HANDOFF_PATH_MAX = 256;
const isHandoffPath = (path: unknown): boolean =>
  typeof path === 'string' && path.length <= HANDOFF_PATH_MAX && HANDOFF_PATH.test(path);
const HANDOFF_PATH_MESSAGE =
  '$property must be relative to the handoff area, such as proposal/brief.md, without dots in front';
export const IsHandoffPath = (): PropertyDecorator =>
  checked('isHandoffPath', isHandoffPath, HANDOFF_PATH_MESSAGE);

/** A list of places inside a handoff area. */
export const AreHandoffPaths = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(LIST_MAX),
    checked(
      'areHandoffPaths',
      (paths) => Array.isArray(paths) && paths.every(isHandoffPath),
      `each value in ${HANDOFF_PATH_MESSAGE}`,
    ),
  );

/** An RFC 3339 time with an offset or Z. */
export const IsInstant = (): PropertyDecorator =>
  checked(
    'isInstant',
    (value) => typeof value === 'string' && parseInstant(value) !== undefined,
    '$property must be an RFC 3339 time such as 2030-01-01T09:00:00Z',
  );

/** An ISO 8601 duration of weeks, days, hours, minutes and seconds. */
export const IsDuration = ({ atMost }: { readonly atMost?: string } = {}): PropertyDecorator => {
  const longest = atMost === undefined ? Number.MAX_VALUE : durationMs(atMost)!;
  const bound = atMost === undefined ? '' : `, and at most ${atMost}`;
  return checked(
    'isDuration',
    (value) => typeof value === 'string' && (durationMs(value) ?? Infinity) <= longest,
    `$property must be an ISO 8601 duration of days or less, such as P2D or PT4H${bound}`,
  );
};

/** SHA-256 in lower-case hex. */
export const IsSha256 = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Matches(/^[0-9a-f]{64}$/, { message: '$property must be 64 lower-case hex characters' }),
  );

export type Scalar = string | number | boolean | null | readonly string[];

/** A fact's or an input's value: text, finite number, boolean, null (unknown) or a list of texts. */
export const isScalar = (value: unknown): value is Scalar =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= TEXT_MAX && isCleanText(value)) ||
  (Array.isArray(value) &&
    value.length <= LIST_MAX &&
    value.every(
      (item) => typeof item === 'string' && item.length <= TEXT_MAX && isCleanText(item),
    ));

export const IsScalar = (): PropertyDecorator =>
  checked(
    'isScalar',
    isScalar,
    `$property must be a text of at most ${TEXT_MAX} characters, a number, boolean, null or list of such texts`,
  );

/** Keeps what was sent: class-transformer would lose entries that are named like a method. */
export const AsItIs = (): PropertyDecorator => Transform(({ obj, key }) => obj[key] as unknown);

/** A flat map of safe names to scalars. */
export const IsScalarMap = (): PropertyDecorator =>
  applyDecorators(
    AsItIs(),
    checked(
      'isScalarMap',
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length <= LIST_MAX &&
        Object.entries(value).every(([name, item]) => ID_PATTERN.test(name) && isScalar(item)),
      ({ property, value }) => `${property} ${mapProblem(value)}`,
    ),
  );

/** What is wrong with a map: its names, or the first value that does not fit. */
const mapProblem = (value: unknown): string => {
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length > LIST_MAX) return `must have at most ${LIST_MAX} names`;
  const [wrong] = entries.filter(([name, item]) => ID_PATTERN.test(name) && !isScalar(item));
  if (entries.every(([name]) => ID_PATTERN.test(name)) && wrong)
    return `must have in ${wrong[0]} a number, boolean, null, or texts of at most ${TEXT_MAX} characters without control characters`;
  return 'must map names of A-Z, a-z, 0-9, _ and - to texts, numbers, booleans, null or lists of texts';
};

/** True for what JSON calls an object. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with a contract of its own. `ValidateNested` alone would take a list in its place. */
export const IsPart = (contract: () => new () => object): PropertyDecorator =>
  applyDecorators(
    checked('isPart', isObject, PART_MESSAGE),
    ValidateNested({ message: PART_MESSAGE }),
    Type(contract) as PropertyDecorator,
  );
const PART_MESSAGE = '$property must be an object';

/** A list of such objects, at most `max`. */
export const AreParts = (contract: () => new () => object, max = LIST_MAX): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(max),
    checked('areParts', (value) => Array.isArray(value) && value.every(isObject), PARTS_MESSAGE),
    ValidateNested({ each: true, message: PARTS_MESSAGE }),
    Type(contract) as PropertyDecorator,
  );
const PARTS_MESSAGE = 'each value in $property must be an object';

export const Optional = IsOptional;

/**
 * An optional field that limits: absent it limits nothing. Null is refused here, while elsewhere it is absent: who sends null may
 * have lost the value, and everything is never meant by accident.
 */
export const Limit = (): PropertyDecorator =>
  ValidateIf((_, value: unknown) => value !== undefined);

/** A validation rule from a predicate; `$property` in the message names the field. */
export function checked(
  name: string,
  accepts: (value: unknown) => boolean,
  message: string | ((of: ValidationArguments) => string),
): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyName),
      options: { message },
      validator: { validate: accepts },
    });
}
