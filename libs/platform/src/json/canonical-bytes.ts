import canonicalize from 'canonicalize';
import { pointerOf } from './problem';
import { isWellFormed } from './well-formed';

/** A value that has no canonical JSON: a bug in its author's code, since input is parsed strictly. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';

  /** `pointer` is the RFC 6901 JSON pointer of the offender, `what` says what it is. */
  constructor(
    readonly pointer: string,
    what: string,
  ) {
    super(`There is no canonical JSON for ${what} at "${pointer}": leave it out or make it plain.`);
  }
}

/**
 * The one byte sequence of `value`: RFC 8785 (JCS), in UTF-8. Equal values give equal bytes in
 * whatever order their keys were set; -0 gives 0. Throws `NotCanonical` for what JSON cannot say or
 * would silently change: undefined (members too), NaN and infinities, lone surrogates, functions,
 * symbols, bigints, holes in arrays, dates and all other objects that are not plain, circles.
 */
export const canonicalBytes = (value: unknown): Buffer => {
  check(value, []);
  return Buffer.from(canonicalize(value) as string, 'utf8');
};

type Path = (string | number)[];

/** Deeper than anything that was parsed strictly, even inside an envelope: such depth is a circle. */
const DEPTH_MAX = 128;

const check = (value: unknown, path: Path): void => {
  switch (typeof value) {
    case 'boolean':
      return;
    case 'string':
      if (!isWellFormed(value)) throw notCanonical(path, 'half of a surrogate pair');
      return;
    case 'number':
      if (!Number.isFinite(value)) throw notCanonical(path, String(value));
      return;
    case 'object':
      if (value !== null) checkObject(value, path);
      return;
    default:
      throw notCanonical(path, `something of type ${typeof value}`);
  }
};

const checkObject = (value: object, path: Path): void => {
  if (path.length > DEPTH_MAX)
    throw notCanonical(path.slice(0, 8), `a circle (or over ${DEPTH_MAX} levels)`);
  if (Array.isArray(value)) {
    // By index, because iterating methods pass over holes.
    for (let index = 0; index < value.length; index++) checkInside(value[index], index, path);
    return;
  }
  if (!isPlain(value)) throw notCanonical(path, 'an object that is not plain');

  for (const [key, member] of Object.entries(value)) {
    if (!isWellFormed(key)) throw notCanonical(path, 'a key with half of a surrogate pair');
    checkInside(member, key, path);
  }
};

const checkInside = (value: unknown, step: string | number, path: Path): void => {
  path.push(step);
  check(value, path);
  path.pop();
};

/** Instances of our own classes are plain enough; what speaks for itself in JSON is not. */
const isPlain = (value: object): boolean =>
  Object.prototype.toString.call(value) === '[object Object]' &&
  !('toJSON' in value && typeof value.toJSON === 'function');

const notCanonical = (path: Path, what: string): NotCanonical =>
  new NotCanonical(pointerOf(path), what);
