import { type RowOf } from '../../api/queries';

export type ObligationRow = RowOf<'/v1/obligations'>;

export const obligationIdOf = (kind: 'post-review' | 'remediation', id: string): string =>
  `${kind}/${id}`;

const ASSIGNABLE = new Set(['approval', 'post-review', 'remediation', 'exception', 'input']);

/** Whether an obligation can be reassigned; a condition belongs to its approval. */
export const isAssignable = ({ kind, item }: Pick<ObligationRow, 'kind' | 'item'>): boolean =>
  ASSIGNABLE.has(kind) && item === null;

/** The command that does so: exceptions have one of their own. */
export const assigningCommand = (kind: string): string =>
  kind === 'exception' || kind === 'input' ? 'assign-exception' : 'assign-obligation';

/** Who looks at the page, as the session says it. */
export interface Reader {
  readonly actor: { readonly id: string; readonly onBehalfOf?: readonly string[] };
  readonly roles: readonly string[];
  /** For whom they may answer; `*` is everybody. */
  readonly owners: readonly string[];
}

/** A review or a remediation, as far as it says whose it is. */
interface Reviewable {
  readonly owner: string;
  readonly status: string;
  /** Of reviews: who declared the break-glass, and those it was declared for. */
  readonly declaredBy?: readonly string[];
}

/** Why the user may not meet it, known in advance; undefined where nothing prevents it. */
export const whyNot = (
  reader: Reader | undefined,
  { owner, status, declaredBy = [] }: Reviewable,
): string | undefined => {
  if (status !== 'open') return 'It is completed.';
  if (!reader) return undefined;
  const { actor, roles, owners } = reader;
  const own = [actor.id, ...(actor.onBehalfOf ?? [])].find((person) => declaredBy.includes(person));
  if (own !== undefined)
    return own === actor.id
      ? 'You declared it: someone else must review it.'
      : 'You act for the declarer: someone else must review it.';
  const runsTheWork = roles.includes('operator') || roles.includes('admin');
  const isTheirs = actor.id === owner || owners.includes(owner) || owners.includes('*');
  if (runsTheWork || (isTheirs && owner !== 'TBD')) return undefined;
  return `It is for ${owner}: your key cannot answer for them.`;
};
