import type * as Verifier from '#verify';
import { type Vector } from './vectors';

/** What the names of the browser's module are here, too. */
export type Judges = Pick<
  typeof Verifier,
  'bundleOf' | 'parseLogKeys' | 'receiptOf' | 'verifyBundle' | 'verifyReceipt'
>;

/**
 * What a verifier says of a receipt or a bundle. It travels to other processes as its own text, so that it knows
 * nothing but its arguments.
 */
export const judge = (verifier: Judges, { given, keys, anchor }: Vector): unknown => {
  const known = verifier.parseLogKeys(keys);
  if (typeof known === 'string') return known;
  const trusted = { keys: known, ...(anchor !== undefined && { anchor }) };
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(given) as Record<string, unknown>;
  } catch {
    return 'no JSON';
  }
  if (Array.isArray(document['events'])) {
    const bundle = verifier.bundleOf(document);
    return typeof bundle === 'string' ? bundle : verifier.verifyBundle(bundle, trusted);
  }
  const receipt = verifier.receiptOf(document);
  return typeof receipt === 'string' ? receipt : verifier.verifyReceipt(receipt, trusted);
};
