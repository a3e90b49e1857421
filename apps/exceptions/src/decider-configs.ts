import { v7 as uuidv7 } from 'uuid';
import {
  type BreakGlassBounds,
  type CommandOf,
  type DefineCalendar,
  type defineExceptionCode,
  type DriftPoint,
  eventDefinition,
  streamOf,
  type WorkflowRef,
} from '#contracts';
import { type DeciderConfig, type EventStore } from '#platform';
import {
  type BreakGlassState,
  codeOf,
  entryOf,
  type ExceptionCatalogue,
  unknownWorkOrder,
  type WorkOrder,
  workflowsOfWork,
} from '#work-order';
import { fold } from '#kernel';
import { answerOf, answerOfBreakGlass } from './domain/command-answers';
import {
  calendarDecider,
  type CatalogueContext,
  catalogueDecider,
  type DefinedCalendars,
} from './domain/definitions.decider';
import { exceptionDecider, type WorkOrderExceptionCommand } from './domain/exception.decider';
import { type ExceptionContext } from './domain/raising';
import { type ExceptionSources } from './exception-sources';
import { type ObligationViews } from './obligation-views';
import { type Deciders } from './deciders';
import {
  allOf,
  signersFor,
  type BreakGlassContext,
  type ObligationIds,
  type RemediationContext,
} from './domain/break-glass-terms';
import {
  breakGlassDecider,
  type RemediationCommand,
  type WorkOrderBreakGlassCommand,
} from './domain/break-glass.decider';
import { type AloneCommand, remediationDecider } from './domain/remediation.decider';
import { driftPointOf, type OpenRemediation } from './domain/remediation-opening';
import { knownOr } from './domain/raising';

export type DefineExceptionCode = CommandOf<typeof defineExceptionCode>;

const describe = (type: string) => eventDefinition(type)!;

/** How codes are defined: one stream, the catalogue. */
export const catalogueConfig = (
  sources: ExceptionSources,
  bounds: BreakGlassBounds,
): DeciderConfig<ExceptionCatalogue, DefineExceptionCode, CatalogueContext> => ({
  decider: catalogueDecider,
  describe,
  streamOf: () => streamOf.exceptionCatalogue(),
  contextOf: async ({ metadata }) => ({
    calendars: await sources.calendars(metadata.tenant),
    bounds,
  }),
  answerOf: ({ data: { code } }, [defined], catalogue) => ({
    code,
    version: ((defined?.data ?? entryOf(catalogue, code)) as { readonly version: number }).version,
  }),
});

/** How calendars are defined: one stream for all of them. */
export const calendarConfig = (): DeciderConfig<DefinedCalendars, DefineCalendar, undefined> => ({
  decider: calendarDecider,
  describe,
  streamOf: () => streamOf.calendars(),
  contextOf: () => undefined,
  answerOf: ({ data }) => ({ calendar: data.calendar }),
});

/** How exceptions are raised, moved and resolved: on the stream of the work order that they are about. */
export const exceptionConfig = (
  sources: ExceptionSources,
): DeciderConfig<WorkOrder, WorkOrderExceptionCommand, ExceptionContext> => ({
  decider: exceptionDecider,
  describe,
  streams: sources.workOrders,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId),
  workflowsOf: workflowsOfWork,
  contextOf: async ({ type, metadata: { tenant } }, { workflow }) => {
    const newIds = [uuidv7(), uuidv7()] as const;
    if (type !== 'raise-exception' && type !== 'raise-from-event')
      return { ...noExceptionContext, newIds };
    const [catalogue, calendars, definition] = await Promise.all([
      sources.catalogue(tenant),
      sources.calendars(tenant),
      sources.definition(tenant, workflow),
    ]);
    return { catalogue, calendars, definition, newIds };
  },
  answerOf,
});

/** Only raising reads what lies around a work order. */
const noExceptionContext = { catalogue: {}, calendars: {}, definition: undefined } as const;

/** How break-glasses, reviews and remediations are decided on the stream of their work order. */
export const breakGlassConfig = (
  sources: ExceptionSources,
  obligationViews: ObligationViews,
  deciders: Deciders,
  bounds: BreakGlassBounds,
): DeciderConfig<WorkOrder, WorkOrderBreakGlassCommand, BreakGlassContext> => ({
  decider: breakGlassDecider,
  describe,
  streams: sources.workOrders,
  // A remediation without a work order never comes here.
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId!),
  workflowsOf: workflowsOfWork,
  contextOf: async (command, workOrder) => {
    const { tenant } = command.metadata;
    if (isQuiet(command)) return { ...noBreakGlassContext, bounds, ...newIds() };
    const [catalogue, calendars, definition, published] = await Promise.all([
      sources.catalogue(tenant),
      sources.calendars(tenant),
      sources.definition(tenant, workOrder.workflow),
      publishedIn(command, sources),
    ]);
    const known = { ...noBreakGlassContext, bounds, catalogue, calendars, definition, published };
    if (command.type !== 'declare-break-glass') return { ...known, ...newIds() };
    const [overdueReviews, bypassed] = await Promise.all([
      obligationViews.overdueReviews(tenant, allOf(command.metadata)),
      deciders.of(command),
    ]);
    const signers =
      overdueReviews.length > 0
        ? signersFor(codeOf(catalogue, command.data.code), workOrder, definition)
        : [];
    const owing = await obligationViews.owing(tenant, signers);
    return { ...known, overdueReviews, owing, bypassed, ...newIds() };
  },
  answerOf: answerOfBreakGlass,
});

/** A command about something declared before reads nothing outside its stream. */
const isQuiet = ({ type }: WorkOrderBreakGlassCommand): boolean =>
  type === 'end-break-glass' ||
  type === 'expire-break-glass' ||
  type === 'breach-post-review' ||
  type === 'breach-remediation';

const noBreakGlassContext = {
  catalogue: {},
  calendars: {},
  definition: undefined,
  overdueReviews: [],
  owing: [],
  bypassed: undefined,
  published: undefined,
} as const;

const newIds = (): Pick<BreakGlassContext, 'newIds'> & {
  readonly obligationIds: ObligationIds;
} => ({
  newIds: [uuidv7(), uuidv7()],
  obligationIds: {
    breakGlassId: uuidv7(),
    postReviewId: uuidv7(),
    remediationId: uuidv7(),
    ownerMissingId: uuidv7(),
  },
});

/** The workflow version that a completed remediation names; undefined when there is no such one. */
const publishedIn = async (
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
  describe,
  streamOf: ({ data }) => streamOf.remediation(data.remediationId),
  contextOf: async (command, { remediations }) => {
    const { tenant } = command.metadata;
    if (command.type === 'open-remediation')
      return contextOfOpening(command, sources, obligationViews);
    const { remediationId } = command.data;
    const origin = entryOf(remediations, remediationId)?.origin ?? 'break-glass';
    if (origin !== 'break-glass') return contextOfOneAlone(command, store, sources);
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
  ...[sources, obligationViews]: [ExceptionSources, ObligationViews]
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
  const known = seenOn?.workflow;
  const workflow = known ?? (jobType && (await obligationViews.workflowOf(tenant, jobType)));
  const definition = await sources.definition(tenant, workflow || null);
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
