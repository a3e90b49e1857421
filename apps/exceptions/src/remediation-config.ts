import { type DriftPoint, eventDefinition, streamOf, type WorkflowRef } from '#contracts';
import { fold } from '#kernel';
import { type DeciderConfig, type EventStore } from '#platform';
import { belongsToWorkOrder, type BreakGlassState, entryOf, unknownWorkOrder } from '#work-order';
import {
  breakGlassDecider,
  type RemediationCommand,
  type WorkOrderBreakGlassCommand,
} from './domain/break-glass.decider';
import { type RemediationContext } from './domain/break-glass-terms';
import { answerOfBreakGlass } from './domain/command-answers';
import { knownOr } from './domain/raising';
import { type AloneCommand, remediationDecider } from './domain/remediation.decider';
import { driftPointOf, type OpenRemediation } from './domain/remediation-opening';
import { type ExceptionSources } from './exception-sources';
import { type ObligationViews } from './obligation-views';

/** The workflow version that a completed remediation names; undefined when there is no such one. */
export const publishedIn = async (
  { type, data, metadata: { tenant } }: WorkOrderBreakGlassCommand | AloneCommand,
  sources: ExceptionSources,
): Promise<WorkflowRef | undefined> => {
  if (type !== 'complete-remediation' || !data.workflow) return undefined;
  const { id, version } = data.workflow;
  return sources.published(tenant, id, version);
};

/** How a remediation is decided in a stream of its own, with what its work order says of it. */
export const remediationConfig = (
  store: Pick<EventStore, 'read'>,
  sources: ExceptionSources,
  obligationViews: ObligationViews,
): DeciderConfig<BreakGlassState, AloneCommand, RemediationContext> => ({
  decider: remediationDecider,
  describe: (type) => eventDefinition(type)!,
  streamOf: ({ data }) => streamOf.remediation(data.remediationId),
  contextOf: async (command, { remediations }) => {
    const { tenant } = command.metadata;
    if (command.type === 'open-remediation')
      return contextOfOpening(command, sources, obligationViews);
    const { remediationId } = command.data;
    const one = entryOf(remediations, remediationId);
    if (one && !belongsToWorkOrder(one)) return contextOfOneAlone(command, store, sources);
    const workOrderId =
      command.data.workOrderId ?? (await obligationViews.workOrderOf(tenant, remediationId));
    const [catalogue, calendars, published, workOrder] = await Promise.all([
      sources.catalogue(tenant),
      sources.calendars(tenant),
      publishedIn(command, sources),
      workOrderId ? sources.workOrder(tenant, workOrderId) : unknownWorkOrder,
    ]);
    const original = entryOf(workOrder.remediations, remediationId);
    // Whatever work order somebody names: only its own has its proof.
    const provable = original ? workOrder : unknownWorkOrder;
    return { catalogue, calendars, published, original, provable };
  },
  answerOf: answerOfBreakGlass,
});

const contextOfOpening = (
  command: OpenRemediation,
  sources: ExceptionSources,
  obligationViews: ObligationViews,
): Promise<RemediationContext> => {
  const point = driftPointOf(command.data);
  const { tenant } = command.metadata;
  return point
    ? contextOfDrift(tenant, point, sources, obligationViews)
    : contextByHand(command, sources, obligationViews);
};

/** What the work order shows from which it is opened, and whose work it is. */
const contextByHand = async (
  { data: { seenOn: workOrderId, jobType }, metadata: { tenant } }: OpenRemediation,
  sources: ExceptionSources,
  obligationViews: ObligationViews,
): Promise<RemediationContext> => {
  const [catalogue, calendars, seenOn] = await Promise.all([
    sources.catalogue(tenant),
    sources.calendars(tenant),
    workOrderId ? sources.workOrder(tenant, workOrderId) : undefined,
  ]);
  const ofJobType = jobType ? await obligationViews.workflowOf(tenant, jobType) : undefined;
  const definition = await sources.definition(tenant, seenOn?.workflow ?? ofJobType ?? null);
  return { ...nothingOutside, catalogue, calendars, seenOn, definition };
};

/** What the charts say of a code, and whose work it is. */
const contextOfDrift = async (
  tenant: string,
  point: DriftPoint,
  sources: ExceptionSources,
  obligationViews: ObligationViews,
): Promise<RemediationContext> => {
  const catalogue = await sources.catalogue(tenant);
  const { code } = knownOr(point.code, catalogue);
  const [calendars, signal, workflow] = await Promise.all([
    sources.calendars(tenant),
    obligationViews.signal(tenant, { ...point, code }),
    obligationViews.workflowOf(tenant, point.jobType),
  ]);
  const definition = await sources.definition(tenant, workflow ?? null);
  return { ...nothingOutside, catalogue, calendars, signal, definition };
};

/** One that came of no break-glass belongs to no work order, and neither does what proves it. */
const contextOfOneAlone = async (
  command: RemediationCommand,
  store: Pick<EventStore, 'read'>,
  sources: ExceptionSources,
): Promise<RemediationContext> => {
  const { tenant } = command.metadata;
  const named = command.type === 'complete-remediation' ? command.data.evidence : [];
  const [catalogue, calendars, published, ...recorded] = await Promise.all([
    sources.catalogue(tenant),
    sources.calendars(tenant),
    publishedIn(command, sources),
    ...named.map((evidenceId) => store.read(tenant, streamOf.evidence(evidenceId))),
  ]);
  const events = recorded.flatMap((read) => read.events);
  const provable = fold(breakGlassDecider, events);
  return { ...nothingOutside, catalogue, calendars, published, provable };
};

const nothingOutside = {
  published: undefined,
  original: undefined,
  provable: unknownWorkOrder,
} as const;
