import { type InContext, refuse } from './approval-context';

/**
 * Refuses the answer of somebody who saw it as it was before something changed; who does not say
 * what they saw answers what they know.
 */
export const mustHaveSeen = (
  { seen }: { readonly seen?: string },
  { review }: InContext<object>['context'],
): void => {
  if (seen === undefined || seen === review?.digest) return;
  const { changes = [], digest } = review ?? {};
  const told = changes.map(({ what, then, now }) => `${what} was ${then} and is ${now}`);
  throw refuse(
    'approval_stale',
    `It has changed since it was shown (${told.join('; ') || 'nothing differs from what was asked any more'}): look at it again, and answer with the digest of what you see.`,
    { changes, digest },
  );
};
