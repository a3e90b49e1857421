import { v7 as uuidv7 } from 'uuid';
import {
  type CommandOf,
  type DefineCalendar,
  type defineExceptionCode,
  eventDefinition,
  streamOf,
} from '#contracts';
import { type DeciderConfig } from '#platform';
import { entryOf, type ExceptionCatalogue, type WorkOrder } from '#work-order';
import { answerOf } from './domain/answer';
import { calendarDecider, type DefinedCalendars } from './domain/calendar.decider';
import { catalogueDecider, type CatalogueContext } from './domain/catalogue.decider';
import { exceptionDecider, type WorkOrderExceptionCommand } from './domain/exception.decider';
import { type ExceptionContext } from './domain/raising';
import { type ExceptionSources } from './exception-sources';

export type DefineExceptionCode = CommandOf<typeof defineExceptionCode>;

const describe = (type: string) => eventDefinition(type)!;

/** How codes are defined: one stream, the catalogue. */
export const catalogueConfig = (
  sources: ExceptionSources,
): DeciderConfig<ExceptionCatalogue, DefineExceptionCode, CatalogueContext> => ({
  decider: catalogueDecider,
  describe,
  streamOf: () => streamOf.exceptionCatalogue(),
  contextOf: async ({ metadata }) => ({
    calendars: await sources.calendars(metadata.tenant),
  }),
  answerOf: ({ data }, [defined], catalogue) => ({
    code: data.code,
    version:
      (defined?.data as { version?: number } | undefined)?.version ??
      entryOf(catalogue, data.code)?.version,
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
  contextOf: async ({ type, metadata: { tenant } }, { workflow }) => {
    const newIds = [uuidv7(), uuidv7()] as const;
    if (type !== 'raise-exception' && type !== 'raise-from-event') return { ...nothing, newIds };
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
const nothing = { catalogue: {}, calendars: {}, definition: undefined } as const;
