import {
  dataOf,
  streamOf,
  type UnmetItem,
  type WorkflowDefinition,
  workflowPublished,
  type WorkflowRef,
} from '#contracts';
import {
  evolve,
  type HoldingChild,
  holdingChildren,
  levelOf,
  obligationItems,
  proofsOf,
  unknownWorkOrder,
  unmetForClosure,
  versionIn,
  type WorkOrder,
} from '#work-order';
import {
  type Claims,
  type CountedEvidence,
  type MetRequirement,
  type SettledObligation,
} from './certificate';
import { type Closing, closureClaim, closingsOf, type Logged, type Proof } from './closings';
import { metRequirements } from './requirements';

/** What can be claimed of a closure; or what was unmet when it was made, which no certificate is given for. */
export type Judgement =
  | { readonly claims: Claims; readonly unmet: readonly [] }
  | { readonly claims?: undefined; readonly unmet: readonly UnmetItem[] };

/**
 * Judges the newest closure of a work order by its events up to that closure: decides again whether it was right,
 * and says by which event each requirement was met. The one who makes a certificate and the one who checks it
 * both ask here. Undefined where the last event is no closure.
 */
export const judgeClosure = (proof: Proof): Judgement | undefined => {
  const { closings } = closingsOf(proof.events);
  const closing = closings.at(-1);
  if (!closing || closing.place !== proof.events.length - 1) return undefined;
  const { workflow } = closing.before;
  const { tenant } = closing.logged.event;
  const publication = workflow ? publicationOf(workflow, tenant, proof.dependsOn) : undefined;
  if (!workflow || !publication) return { unmet: [definitionMissing] };
  const { definition } = versionIn(publication.event.data);
  if (!definition) return { unmet: [definitionMissing] };
  return judged(proof, { closings, closing, publication, definition });
};

interface Case {
  readonly closings: readonly Closing[];
  readonly closing: Closing;
  readonly publication: Logged;
  readonly definition: WorkflowDefinition;
}

const judged = (proof: Proof, { closings, closing, publication, definition }: Case): Judgement => {
  const { before, at, logged } = closing;
  const closure = closureClaim(closing);
  const children = holdingChildren(before, definition);
  const ends = new Map(children.map((child) => [child, endOf(child, closing, proof.dependsOn)]));
  const unmet = [
    ...(before.status === 'open' ? [] : [notOpen(before.status)]),
    ...unmetForClosure(before, definition, {
      closureEvidenceId: closure.evidenceId ?? undefined,
      now: at,
      held: children.filter((child) => ends.get(child) === undefined),
    }),
  ];
  if (unmet.length > 0) return { unmet };

  const events = proof.events.slice(0, closing.place);
  const { evidenceId } = closure;
  const obligations = obligationsOf(events, at);
  const open = obligations.filter(({ ended }) => ended === null).length;
  const claims: Claims = {
    tenant: logged.event.tenant,
    workOrderId: before.id!,
    jobType: before.jobType,
    workflow: { ...before.workflow!, index: publication.index },
    closure,
    earlierClosures: closings.slice(0, -1).map(closureClaim),
    treeSize: logged.index + 1,
    requirements: [
      ...metRequirements(events, definition, { now: at, evidenceId }),
      ...children.map((child) => trackMet(child, ends.get(child)!)),
    ],
    evidence: countedEvidence(events, before, definition, evidenceId),
    obligations: {
      opened: obligations.length,
      closed: obligations.length - open,
      open,
      each: obligations,
    },
  };
  return { claims, unmet: [] };
};

/** How a work order ends, one way or another. */
export const ENDS: ReadonlySet<string> = new Set([
  'work-order.closed',
  'work-order.abandoned',
  'work-order.superseded',
]);

/** The last end of a child before the closure. */
const endOf = (
  { workOrderId }: HoldingChild,
  { logged: { index, event } }: Closing,
  dependsOn: readonly Logged[],
): Logged | undefined =>
  dependsOn.findLast(
    (one) =>
      ENDS.has(one.event.type) &&
      one.event.stream === streamOf.workOrder(workOrderId) &&
      one.event.tenant === event.tenant &&
      one.index < index,
  );

const trackMet = ({ track, workOrderId }: HoldingChild, end: Logged): MetRequirement => ({
  kind: 'track',
  name: `${track}/${workOrderId}`,
  index: end.index,
  by: end.event.type,
});

const definitionMissing: UnmetItem = {
  kind: 'status',
  subject: 'workflow',
  message: 'The version of the workflow that it was opened with is not there, or not as published.',
};

const notOpen = (status: string): UnmetItem => ({
  kind: 'status',
  subject: status,
  message:
    status === 'unknown'
      ? 'It was reported as closed before it was opened here.'
      : `It was ${status} when it was reported as closed.`,
});

/** The publication of a workflow version among the events that a work order rests on. */
const publicationOf = (
  { id, version, digest }: WorkflowRef,
  tenant: string,
  dependsOn: readonly Logged[],
): Logged | undefined =>
  dependsOn.find(({ event }) => {
    const data = dataOf(event, workflowPublished);
    return (
      data !== undefined &&
      event.tenant === tenant &&
      event.stream === streamOf.workflow(id) &&
      data.workflowId === id &&
      data.version === version &&
      data.digest === digest
    );
  });

/** The evidence that a closure counts as proof, in the order in which it was recorded. */
const countedEvidence = (
  events: readonly Logged[],
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  namedId: string | null,
): readonly CountedEvidence[] => {
  const kinds = requiredKinds(definition);
  const artifacts = new Set(
    Object.values(workOrder.stages).flatMap((stage) =>
      stage.artifacts.map(({ evidenceId }) => evidenceId),
    ),
  );
  return proofsOf(workOrder)
    .filter(
      ({ evidenceId, kind }) =>
        evidenceId === namedId || artifacts.has(evidenceId) || kinds.has(kind),
    )
    .map((recorded) => {
      const { evidenceId, kind, sha256 } = recorded;
      const index = recordingOf(events, evidenceId).index;
      return { evidenceId, kind, sha256, level: levelOf(recorded), index };
    })
    .sort((left, right) => left.index - right.index);
};

const requiredKinds = ({ closure, gates }: WorkflowDefinition): ReadonlySet<string> =>
  new Set([
    ...closure.evidence.map(({ kind }) => kind),
    ...gates.flatMap(({ evidence }) => evidence),
  ]);

/** The first record of an id counts, as it does for every rule. */
const recordingOf = (events: readonly Logged[], evidenceId: string): Logged =>
  events.find(
    ({ event: { type, data } }) => type === 'evidence.recorded' && data.evidenceId === evidenceId,
  )!;

/** The obligations that these events opened, with their status at `now`, in order of opening. */
const obligationsOf = (events: readonly Logged[], now: string): readonly SettledObligation[] => {
  const book = new Book();
  let state = unknownWorkOrder;
  for (const { index, event } of events) {
    // What ran out before this happened was not ended by it.
    book.lapse(openIn(state, event.recordedAt));
    state = evolve(state, event);
    book.move(openIn(state, event.recordedAt), index);
  }
  book.lapse(openIn(state, now));
  return book.entries;
};

/** By the code that decides a closure. A kind has no slash in it. */
const openIn = (workOrder: WorkOrder, now: string): ReadonlySet<string> =>
  new Set(obligationItems(workOrder, now).map(({ kind, subject }) => `${kind}/${subject}`));

/** What is open, entered when it was opened and again when it ended. */
class Book {
  readonly entries: SettledObligation[] = [];
  private readonly open = new Map<string, number>();

  lapse(still: ReadonlySet<string>): void {
    this.end(still, { closed: null, ended: 'by-time' });
  }

  move(now: ReadonlySet<string>, index: number): void {
    this.end(now, { closed: index, ended: 'by-event' });
    for (const key of now) if (!this.open.has(key)) this.enter(key, index);
  }

  private enter(key: string, opened: number): void {
    const [kind] = key.split('/', 1) as [SettledObligation['kind']];
    const id = key.slice(kind.length + 1);
    this.open.set(key, this.entries.length);
    this.entries.push({ kind, id, opened, closed: null, ended: null });
  }

  private end(still: ReadonlySet<string>, how: Pick<SettledObligation, 'closed' | 'ended'>): void {
    for (const [key, at] of [...this.open]) {
      if (still.has(key)) continue;
      this.open.delete(key);
      this.entries[at] = { ...this.entries[at]!, ...how };
    }
  }
}
