import { streamOf, type UnmetItem, type WorkflowPublishedData, workflowOf } from '#contracts';
import { type HoldingChild, holdingChildren, unmetForClosure } from '#work-order';
import { type Claims, type MetRequirement } from './certificate';
import { closureClaim, type Closing, courseOf } from './closings';
import { countedEvidence } from './counted-evidence';
import { isDigestRight, publicationOf } from './definition';
import { type Logged, type Proof } from './logged';
import { obligationsOf } from './obligations';
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
  const { closings } = courseOf(proof.events);
  const closing = closings.at(-1);
  if (!closing || closing.place !== proof.events.length - 1) return undefined;
  const { workflow } = closing.before;
  const { tenant } = closing.logged.event;
  const publication = workflow ? publicationOf(workflow, tenant, proof.dependsOn) : undefined;
  if (!workflow || !publication || !isDigestRight(publication))
    return { unmet: [definitionMissing] };
  const { definition } = publication.event.data as WorkflowPublishedData;
  return judged(proof, { closings, closing, publication, definition: workflowOf(definition) });
};

interface Case {
  readonly closings: readonly Closing[];
  readonly closing: Closing;
  readonly publication: Logged;
  readonly definition: ReturnType<typeof workflowOf>;
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
