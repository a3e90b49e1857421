/** A session, as far as it says for whom somebody answers. */
interface Answerer {
  readonly actor: { readonly id: string };
  /** `*` is everybody. */
  readonly owners: readonly string[];
}

/** For whom a person answers: themselves and their owners; undefined where they answer for everybody. */
export const ownersOf = (session: Answerer | undefined): readonly string[] | undefined =>
  !session || session.owners.includes('*')
    ? undefined
    : [...new Set([session.actor.id, ...session.owners])];

/** The filter of what is theirs; none where it is everybody's. */
export const ownQuery = (owners: readonly string[] | undefined): { readonly owners?: string } =>
  owners === undefined ? {} : { owners: owners.join(',') };
