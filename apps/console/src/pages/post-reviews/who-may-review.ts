/** Who looks at the page, as the session says it. */
export interface Reader {
  readonly actor: { readonly id: string; readonly onBehalfOf?: readonly string[] };
  readonly roles: readonly string[];
  /** For whom they may answer; `*` is everybody. */
  readonly owners: readonly string[];
}

/** A review or a remedy, as far as it says whose it is. */
export interface Debt {
  readonly owner: string;
  readonly status: string;
  /** Of reviews: who declared the break-glass, and those it was declared for. */
  readonly declaredBy?: readonly string[];
}

/** Why the reader may not see to it, said before they try; undefined where nothing is known against it. */
export const whyNot = (
  reader: Reader | undefined,
  { owner, status, declaredBy = [] }: Debt,
): string | undefined => {
  if (status !== 'open') return 'It is completed.';
  if (!reader) return undefined;
  const { actor, roles, owners } = reader;
  const own = [actor.id, ...(actor.onBehalfOf ?? [])].find((person) => declaredBy.includes(person));
  if (own !== undefined)
    return own === actor.id
      ? 'You declared it: somebody else must review it.'
      : 'You act for one who declared it: somebody else must review it.';
  const runsTheWork = roles.includes('operator') || roles.includes('admin');
  const isTheirs = actor.id === owner || owners.includes(owner) || owners.includes('*');
  if (runsTheWork || (isTheirs && owner !== 'TBD')) return undefined;
  return `It is for ${owner}: your key may not answer for them.`;
};
