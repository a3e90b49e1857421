import { v7 as uuidv7 } from 'uuid';
import { type CommandOf, type defineExceptionCode, eventDefinition, streamOf } from '#contracts';
import { type Deciding, type EventStore, FoldedStreams } from '#platform';
import {
  builtInCatalogue,
  evolveCatalogue,
  evolveVersions,
  type ExceptionCatalogue,
  noVersions,
  versionOf,
  type WorkOrder,
} from '#work-order';
import { answerOf } from './domain/answer';
import { catalogueDecider } from './domain/catalogue.decider';
import { exceptionDecider, type WorkOrderExceptionCommand } from './domain/exception.decider';
import { type ExceptionContext } from './domain/raising';

type DefineExceptionCode = CommandOf<typeof defineExceptionCode>;

const describe = (type: string) => eventDefinition(type)!;

/** How codes are defined: one stream, the catalogue. */
export const decidingCatalogue = (): Deciding<
  ExceptionCatalogue,
  DefineExceptionCode,
  undefined
> => ({
  decider: catalogueDecider,
  describe,
  streamOf: () => streamOf.exceptionCatalogue(),
  contextOf: () => undefined,
  answerOf: ({ data }) => ({ code: data.code }),
});

/** How exceptions are raised and resolved: on the stream of the work order that they are about. */
export const decidingExceptions = (
  store: Pick<EventStore, 'read'>,
): Deciding<WorkOrder, WorkOrderExceptionCommand, ExceptionContext> => {
  const workflows = new FoldedStreams(store, { initialState: noVersions, evolve: evolveVersions });
  const catalogues = new FoldedStreams(store, {
    initialState: builtInCatalogue,
    evolve: evolveCatalogue,
  });
  return {
    decider: exceptionDecider,
    describe,
    streamOf: ({ data }) => streamOf.workOrder(data.workOrderId),
    contextOf: async ({ type, metadata: { tenant } }, { workflow }) => {
      const newIds = [uuidv7(), uuidv7()] as const;
      if (type !== 'raise-exception' && type !== 'raise-from-event')
        return { catalogue: {}, workflowCodes: [], newIds };
      const { state: catalogue } = await catalogues.at(tenant, streamOf.exceptionCatalogue());
      if (type !== 'raise-exception' || !workflow) return { catalogue, workflowCodes: [], newIds };
      const { state } = await workflows.at(tenant, streamOf.workflow(workflow.id));
      const workflowCodes = versionOf(state, workflow)?.definition.exceptionCodes ?? [];
      return { catalogue, workflowCodes, newIds };
    },
    answerOf,
  };
};
