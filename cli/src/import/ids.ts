import { createHash } from 'node:crypto';
import { externalIdProblem, ID_PATTERN } from '#contracts';

const ID_MAX = 64;
const HASH_LENGTH = 10;

/**
 * The work order id of a case: `prefix` and the log's own id where that is an id of ours already,
 * else a safe form of it with a short hash, so that two ids never become one. Always the same for
 * the same case.
 */
export const workOrderIdOf = (caseId: string, prefix: string): string => {
  const verbatim = prefix + caseId;
  return ID_PATTERN.test(verbatim) ? verbatim : hashed(safe(verbatim), caseId);
};

/** The id of a thing that a work order is about: as the log has it wherever ids from outside may be so. */
export const objectIdOf = (text: string): string =>
  externalIdProblem(text) === undefined ? text : hashed(safe(text), text);

/** The id of evidence of a work order. */
export const evidenceIdOf = (workOrderId: string, kind: string, index: number): string => {
  const verbatim = `${workOrderId}-${kind}-${index}`;
  return ID_PATTERN.test(verbatim) ? verbatim : hashed(safe(verbatim), verbatim);
};

/** A log has few activities and many events. */
const KNOWN_STEPS_MAX = 1_000;
const knownSteps = new Map<string, string>();

/**
 * The step that an activity's name stands for: `T02 Check receipt` is `t02-check-receipt`. Accents
 * go; a name with letters of other alphabets, or too long a name, keeps apart by a short hash.
 */
export const stepOf = (activity: string): string => {
  const known = knownSteps.get(activity);
  if (known) return known;
  if (knownSteps.size >= KNOWN_STEPS_MAX) knownSteps.clear();
  const step = stepNamed(activity);
  knownSteps.set(activity, step);
  return step;
};

const stepNamed = (activity: string): string => {
  const plain = activity.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = safe(plain).replace(/_+/g, '-');
  const isLossless = slug.length > 0 && slug.length <= ID_MAX && !/[^\p{ASCII}]/u.test(plain);
  return isLossless ? slug : hashed(slug || 'step', activity);
};

const safe = (text: string): string =>
  text.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$|(-)-+/g, '$1');

const hashed = (slug: string, of: string): string => {
  const hash = createHash('sha256').update(of).digest('hex').slice(0, HASH_LENGTH);
  const readable = slug.slice(0, ID_MAX - HASH_LENGTH - 1).replace(/-+$/, '');
  return readable ? `${readable}-${hash}` : hash;
};
