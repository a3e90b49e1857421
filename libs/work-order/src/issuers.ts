import { type Actor, Refusal } from '#kernel';
import { entryOf } from './entry';
import { type WorkOrder } from './state';

type Issuers = Pick<WorkOrder, 'issuers'>;

/** Who issued the keys by which these people acted on the work order, and who issued those issuers' keys. */
export const issuersOf = ({ issuers }: Issuers, people: Iterable<string>): readonly string[] => [
  ...new Set([...people].flatMap((person) => entryOf(issuers, person) ?? [])),
];

/**
 * Separation of duties: `actor` and each of `others` must be different people, and a key is also the hand of who issued it.
 * Refuses with `issued_by_requester` a key that one of the others issued, and with `issuer_of_requester` the issuer of a
 * key by which one of them acted on the work order. ADR 39 and 51.
 */
export const mustBeIndependentOf = (
  workOrder: Issuers,
  others: Iterable<string>,
  actor: Actor,
): void => {
  const people = [...others];
  mustNotBeIssuedBy(people, actor);
  mustNotHaveIssued(workOrder, people, actor);
};

/** Refuses a key that one of `people` issued, or that was issued by a key which one of them issued. */
export const mustNotBeIssuedBy = (
  people: readonly string[],
  { issuedBy = [] }: Pick<Actor, 'issuedBy'>,
): void => {
  const issuer = people.find((person) => issuedBy.includes(person));
  if (issuer !== undefined)
    throw new Refusal(
      'issued_by_requester',
      `The key of this answer was issued by ${issuer}, or under a key that ${issuer} issued, and ${issuer} may not give this answer: answer with a key that somebody else issued, or sign in at your identity provider.`,
      { issuer },
    );
};

const mustNotHaveIssued = (
  workOrder: Issuers,
  people: readonly string[],
  { id, onBehalfOf = [] }: Actor,
): void => {
  const controlled = people.find((person) =>
    issuersOf(workOrder, [person]).some((issuer) => issuer === id || onBehalfOf.includes(issuer)),
  );
  if (controlled !== undefined)
    throw new Refusal(
      'issuer_of_requester',
      `You issued the key by which ${controlled} acted here, or act for who did, and this answer needs a person independent of ${controlled}: somebody else answers.`,
      { requester: controlled },
    );
};
