import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { eventDefinition, type IntakeCommand, streamOf } from '#contracts';
import { type AdmittedCommand, type Deciding } from '#platform';
import { type WorkOrder } from '#work-order';
import { type Definitions } from './definitions';
import { answerOf } from './domain/answer';
import { type IntakeContext } from './domain/intake-context';
import { workOrderDecider } from './domain/work-order.decider';

const WORK_ORDERS = '6f1e0c52-6a3f-4f0b-8f41-2d1a9b7c3e60';

/** How intake's commands are decided: one stream a work order. */
export const decidingWorkOrders = (
  definitions: Definitions,
): Deciding<WorkOrder, IntakeCommand, IntakeContext> => ({
  decider: workOrderDecider,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId!),
  contextOf: async (command, { workflow }) => ({
    workflow: await workflowFor(command, definitions, workflow),
    codes: await codesFor(command, definitions),
    newRunId: uuidv7(),
  }),
  answerOf,
  describe: (type) => eventDefinition(type)!,
});

const workflowFor = (
  { type, data, metadata: { tenant } }: IntakeCommand,
  definitions: Definitions,
  openedWith: WorkOrder['workflow'],
) =>
  type === 'open-work-order'
    ? definitions.latest(tenant, data.workflow)
    : definitions.version(tenant, openedWith);

const codesFor = async (
  { type, metadata }: IntakeCommand,
  definitions: Definitions,
): Promise<ReadonlySet<string>> => {
  if (type !== 'block-step') return new Set();
  const { state } = await definitions.catalogue(metadata.tenant);
  return new Set(Object.keys(state));
};

/** An opening that names no id gets one that the same command always gets: a retry finds it again. */
export const withWorkOrderId = (command: AdmittedCommand): AdmittedCommand => {
  const { type, data, metadata } = command;
  const said = data as { readonly workOrderId?: string };
  if (type !== 'open-work-order' || said.workOrderId) return command;
  const { tenant, actor, commandId } = metadata;
  const workOrderId = uuidv5([tenant, actor.id, commandId].join('\n'), WORK_ORDERS);
  return { ...command, data: { ...said, workOrderId } };
};
