import { type Actor, Refusal } from '#kernel';

/**
 * Separation of duties: an answer by a key could be that of who issued it, or of who issued the key of that issuer. Refuses
 * with `issued_by_requester` where one of them is among `people`, who may not give the answer themselves.
 */
export const mustNotBeIssuedBy = (
  people: Iterable<string>,
  { issuedBy = [] }: Pick<Actor, 'issuedBy'>,
): void => {
  const issuer = [...people].find((person) => issuedBy.includes(person));
  if (issuer !== undefined)
    throw new Refusal(
      'issued_by_requester',
      `The key of this answer was issued by ${issuer}, or under a key that ${issuer} issued, and ${issuer} may not give this answer: answer with a key that somebody else issued, or sign in at your identity provider.`,
      { issuer },
    );
};
