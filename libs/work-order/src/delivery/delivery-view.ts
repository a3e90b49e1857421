import {
  DELIVERY_FORMAT,
  type DeliveryNext,
  type DeliveryView,
  type DeliveryScope,
  OTHER,
  TBD,
  type WorkflowDefinition,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { artifactOf, privateOf, type SortedEvidence, sortedEvidence } from './delivery-evidence';
import {
  blockedOf,
  boundaryOf,
  changesOf,
  decisionsOf,
  latestOf,
  listedName,
  mapOf,
  titleOf,
} from './delivery-parts';
import { evolve } from '../evolve';
import { type ExceptionCatalogue } from '../exceptions/exception-catalogue';
import { hasEnded } from '../closure/closure';
import { nextOf } from '../lifecycle/next';
import { openApprovals, openExceptions, openQuestions } from '../closure/obligations';
import { PUBLIC_PROOF, type PublicProof, publicProofOf } from '../evidence/public-proof';
import { unknownWorkOrder, type WorkOrder } from '../state';

/** All that a delivery page is made of. */
export interface DeliveryMaterial {
  /** Every event of the work order, first to last. */
  readonly events: readonly RecordedEvent[];
  readonly definition: WorkflowDefinition | undefined;
  readonly catalogue: ExceptionCatalogue;
  /** An instant. */
  readonly now: string;
  readonly position: number;
  readonly scope: DeliveryScope;
  /** When the link ends. */
  readonly expiresAt: string;
}

/** The client-safe picture of a work order. Pure: the same material, the same picture. Features R1, R2 and R4. */
export const deliveryView = (material: DeliveryMaterial): DeliveryView => {
  const { events, definition, now, position, scope, expiresAt } = material;
  const { workOrder, proof, evidence } = seenOf(material);
  const withheld = evidence.filter(({ shown }) => shown === 'withheld').length;
  const artifacts = evidence.filter(({ shown }) => shown === 'shown').map(artifactOf);
  const shown = artifacts.filter(({ visibility }) => visibility === 'public').length;
  const mayBeShown = scope === 'client' || proof.grants.length > 0;
  const picture: DeliveryView = {
    format: DELIVERY_FORMAT,
    generatedAt: now,
    position,
    scope,
    expiresAt,
    title: definition?.title ?? TBD,
    status: workOrder.status === 'open' && workOrder.stopped ? 'stopped' : workOrder.status,
    openedAt: workOrder.openedAt ?? TBD,
    map: mapOf(workOrder, definition),
    boundary: boundaryOf(workOrder, definition),
    decisions: latestOf(decisionsOf(workOrder, definition)),
    changed: {
      actions: latestOf(changesOf(events, definition)),
      artifacts: latestOf(artifacts),
    },
    private: privateOf(workOrder, events, evidence),
    publicProof: { permitted: proof.grants.length > 0, shown, withheld },
    blocked: blockedOf(workOrder, definition, material),
    next: nextDeciders(workOrder, material, withheld > 0 || !mayBeShown),
  };
  return mayBeShown ? picture : withheldWhole(picture);
};

/**
 * The evidence of this number on the page; undefined where there is none, be it that there is none
 * or that it is not to be seen.
 */
export const deliveredEvidence = (
  material: DeliveryMaterial,
  number: number,
): { readonly evidenceId: string } | undefined => {
  const found = seenOf(material).evidence.find((one) => one.number === number);
  return found?.shown === 'shown' && artifactOf(found).isStored
    ? { evidenceId: found.data.evidenceId }
    : undefined;
};

interface Seen {
  readonly workOrder: WorkOrder;
  readonly proof: PublicProof;
  readonly evidence: readonly SortedEvidence[];
}

const seenOf = ({ events, now, scope }: DeliveryMaterial): Seen => {
  const workOrder = events.reduce(evolve, unknownWorkOrder);
  const proof = publicProofOf(workOrder, events, now);
  return { workOrder, proof, evidence: sortedEvidence(workOrder, events, { scope, proof }) };
};

/** A page for the public is public proof itself: before anybody permits it, it says that it is withheld. */
const withheldWhole = (picture: DeliveryView): DeliveryView => ({
  ...picture,
  openedAt: TBD,
  status: 'unknown',
  map: { objects: [], stages: [] },
  boundary: { mode: TBD, allowedOutput: TBD, systems: [], actions: [], approvals: [] },
  decisions: latestOf([]),
  changed: { actions: latestOf([]), artifacts: latestOf([]) },
  blocked: [],
  next: picture.next.filter(({ about }) => about === PUBLIC_PROOF),
});

/** Who decides what is open, and then who goes on: roles and owners, and nothing of what they decide on. */
const nextDeciders = (
  workOrder: WorkOrder,
  { definition, catalogue, now }: DeliveryMaterial,
  awaitsProof: boolean,
): readonly DeliveryNext[] => {
  const open = openApprovals(workOrder, now);
  const isRequested = open.some(({ kind }) => kind === PUBLIC_PROOF);
  return [
    ...open.map(({ kind, owner, dueAt }) => ({
      decides: 'approval' as const,
      about: kind === PUBLIC_PROOF || definition?.approvals.has(kind) ? kind : OTHER,
      owner,
      dueAt,
    })),
    ...openExceptions(workOrder).map(({ code, owner, dueAt }) => ({
      decides: 'exception' as const,
      about: titleOf(catalogue, code),
      owner,
      dueAt,
    })),
    ...openQuestions(workOrder).map(({ number, owner, dueAt }) => ({
      decides: 'question' as const,
      about: String(number),
      owner,
      ...(dueAt !== null && { dueAt }),
    })),
    ...(awaitsProof && !isRequested ? [proofOwner(definition)] : []),
    ...goingOn(workOrder, definition, now),
  ];
};

const proofOwner = (definition: WorkflowDefinition | undefined): DeliveryNext => ({
  decides: PUBLIC_PROOF,
  about: PUBLIC_PROOF,
  owner: definition?.approvals.get(PUBLIC_PROOF)?.owner ?? TBD,
});

const goingOn = (
  workOrder: WorkOrder,
  definition: WorkflowDefinition | undefined,
  now: string,
): readonly DeliveryNext[] => {
  if (hasEnded(workOrder)) return [];
  const { done, stage, owner } = nextOf(workOrder, definition, { now });
  const stages = definition?.stages.map(({ name }) => name);
  return done
    ? [{ decides: 'closing', about: 'closing', owner }]
    : [{ decides: 'stage', about: listedName(stages, stage), owner }];
};
