import { type AnswerOf, type RowOf } from '../../api/queries';
import { type Place, places } from '../../parts/links';
import { type Definition, isOver, isStaged, type Progress } from './progress';

type Next = AnswerOf<'/v1/work-orders/{workOrderId}/next'>;
type OwnerLoad = Pick<RowOf<'/v1/obligations'>, 'kind' | 'subject' | 'item' | 'what' | 'owner'>;
type Recorded = Pick<RowOf<'/v1/evidence'>, 'kind' | 'supersededBy' | 'shreddedAt'>;

/** One thing that keeps a work order from closing: what it is, and who does what about it. */
export interface Unmet {
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
}

export interface ClosingState {
  readonly next: Pick<Next, 'done' | 'first' | 'closing'> | undefined;
  readonly definition: Definition | undefined;
  readonly progress: Progress;
  /** Open obligations. */
  readonly obligations: readonly OwnerLoad[];
  readonly evidence: readonly Recorded[];
}

/**
 * Everything that keeps an open work order from closing. Where only closing is left, the API says it all; before that it says
 * what comes first, and the rest is what its workflow requires, open obligations and missing evidence.
 */
export const unmetOf = ({
  next,
  definition,
  progress,
  obligations,
  evidence,
}: ClosingState): readonly Unmet[] => {
  if (next?.done || (next?.closing.length ?? 0) > 0)
    return (next?.closing ?? []).filter(({ subject }) => subject !== 'closureEvidenceId');
  const all = [
    ...(next?.first ?? []),
    ...obligations.filter(({ kind }) => kind !== 'work').map(obligationItem),
    ...declared(definition, progress),
    ...unproven(definition, evidence),
  ];
  const seen = new Set<string>();
  return all.filter(({ subject }) => !seen.has(subject) && seen.add(subject));
};

const obligationItem = ({ kind, subject, item, what, owner }: OwnerLoad): Unmet => ({
  kind,
  // Questions are numbered within their work order.
  subject: kind === 'question' && item !== null ? String(item) : subject,
  message: `${what}: ${owner === 'TBD' ? 'an owner, assigned by an operator,' : owner} has to act.`,
});

const declared = (definition: Definition | undefined, { steps, stages }: Progress): Unmet[] => {
  const all = (definition?.stages ?? []).filter(
    ({ name, support }) => !support || stages.has(name),
  );
  const byStages = isStaged(definition);
  return all.flatMap((stage) => [
    ...(stage.steps ?? [])
      .filter(({ name }) => !isOver(steps.get(name)))
      .map(({ name }) => ({
        kind: 'step',
        subject: name,
        message: `The step ${name} is open: complete it, or have an operator skip it.`,
      })),
    ...(byStages && !isOver(stages.get(stage.name))
      ? [
          {
            kind: 'stage',
            subject: stage.name,
            message: `The stage ${stage.name} is not complete: complete it, or have an operator skip it.`,
          },
        ]
      : []),
  ]);
};

const unproven = (definition: Definition | undefined, evidence: readonly Recorded[]): Unmet[] => {
  const proven = new Set(
    evidence
      .filter(({ supersededBy, shreddedAt }) => !supersededBy && !shreddedAt)
      .map(({ kind }) => kind),
  );
  return (definition?.closure?.evidence ?? [])
    .filter(({ kind }) => !proven.has(kind))
    .map(({ kind }) => ({
      kind: 'evidence',
      subject: kind,
      message: `Record evidence of the kind ${kind}.`,
    }));
};

const views: Readonly<Record<string, string>> = {
  step: 'steps',
  stage: 'steps',
  move: 'steps',
  prerequisite: 'steps',
  question: 'questions',
  delegation: 'delegations',
  gate: 'approvals',
  condition: 'approvals',
  evidence: 'evidence',
  decision: 'decisions',
};

const pages: Readonly<Record<string, (id: string) => Place>> = {
  approval: places.approval,
  exception: places.exception,
  input: places.exception,
  'post-review': places['post-review'],
  track: places['work-order'],
};

const IS_ID = /^[\w-]{20,64}$/;

/** Where it is seen to, where there is such a place: a page of its own, or a view of the work order's. */
export const placeOf = ({
  kind,
  subject,
}: Pick<Unmet, 'kind' | 'subject'>): Place | { readonly view: string } | undefined => {
  // An input is named by its exception, or by itself where nobody requested it yet.
  const page = kind !== 'input' || IS_ID.test(subject) ? pages[kind] : undefined;
  if (page) return page(subject);
  const view = views[kind];
  return view ? { view } : undefined;
};

type First = Next['first'][number];
type Obligation = Pick<RowOf<'/v1/obligations'>, 'kind' | 'owner' | 'what' | 'overdue' | 'since'>;

/** Who is waited for, and for what. */
interface Awaited {
  readonly owner: string;
  readonly what: string;
  readonly overdue: boolean;
}

/** Obligations of a break-glass block the closing, not the work. */
const OBLIGATIONS: readonly string[] = ['post-review', 'remediation'];

/** Whom open work really waits for: what is overdue first, then what holds up the work, the oldest first. */
export const awaitedBy = (
  next: { readonly first: readonly Pick<First, 'kind' | 'subject'>[] } | undefined,
  obligations: readonly Obligation[],
): readonly Awaited[] => {
  const waits = obligations
    .filter(({ kind }) => kind !== 'work')
    .toSorted(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) ||
        Number(OBLIGATIONS.includes(a.kind)) - Number(OBLIGATIONS.includes(b.kind)) ||
        a.since.localeCompare(b.since),
    )
    .map(({ owner, what, overdue }) => ({ owner, what, overdue }));
  if (!next?.first.some(({ kind, subject }) => kind === 'status' && subject === 'stopped'))
    return waits;
  const resumed = { owner: 'an operator', what: 'resume it, it is stopped', overdue: false };
  const late = waits.filter(({ overdue }) => overdue).length;
  return [...waits.slice(0, late), resumed, ...waits.slice(late)];
};

/** Whose turn it is by the workflow, and at what: `support-lead: inspect-order (check)`. */
export const turnOf = ({ stage, step }: Pick<Next, 'stage' | 'step'>): string => {
  const [place, within] = [step, stage].filter((name) => name !== 'none' && name !== '');
  return within === undefined || within === place ? (place ?? '') : `${place} (${within})`;
};
