import { v7 as uuidv7 } from 'uuid';
import {
  type BreakGlassBounds,
  type CommandOf,
  type DefineCalendar,
  type defineExceptionCode,
  eventDefinition,
  streamOf,
} from '#contracts';
import { type DeciderConfig } from '#platform';
import {
  codeOf,
  entryOf,
  type ExceptionCatalogue,
  type WorkOrder,
  workflowsOfWork,
} from '#work-order';
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
} from './domain/break-glass-terms';
import { breakGlassDecider, type WorkOrderBreakGlassCommand } from './domain/break-glass.decider';
import { publishedIn } from './remediation-config';

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
