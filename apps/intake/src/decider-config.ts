import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { eventDefinition, type IntakeCommand, streamOf } from '#contracts';
import { type DeciderConfig, type Unstamped } from '#platform';
import { type Calendar, namesIn, type PublishedWorkflow, type WorkOrder } from '#work-order';
import { sealedBrief } from './briefs';
import { type BreakGlassTimes } from './break-glass-times';
import { type Definitions } from './definitions';
import { answerOf } from './domain/answer';
import { type IntakeContext, type TrackOpener } from './domain/intake-context';
import { workOrderDecider } from './domain/work-order.decider';
import { type Family } from './family';

const WORK_ORDERS = '6f1e0c52-6a3f-4f0b-8f41-2d1a9b7c3e60';

/** How intake's commands are decided: one stream a work order. */
export const workOrderConfig = (
  definitions: Definitions,
  family: Family,
  debts: BreakGlassTimes,
): DeciderConfig<WorkOrder, IntakeCommand, IntakeContext> => ({
  decider: workOrderDecider,
  streams: family.workOrders,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId!),
  contextOf: async (command, workOrder) => {
    const opener = await family.openerOf(command);
    const workflow = await workflowFor(command, definitions, workOrder, opener);
    const onlyDebtsSince = await debts.aloneSince(command, workOrder, workflow);
    const held = await family.held(command, workOrder, workflow);
    const codes = await codesFor(command, definitions);
    const calendar = await calendarFor(command, definitions, workflow);
    const dispatch = command.type === 'dispatch-delegation' ? sealedBrief(command) : undefined;
    const hasPolicy = await hasPolicyFor(command, definitions, workflow);
    const looked = { workflow, codes, calendar, opener, held, onlyDebtsSince, dispatch, hasPolicy };
    return { ...looked, newRunId: uuidv7() };
  },
  answerOf,
  describe: (type) => eventDefinition(type)!,
});

const workflowFor = (
  { type, data, metadata: { tenant } }: IntakeCommand,
  definitions: Definitions,
  workOrder: WorkOrder,
  { track }: TrackOpener,
): Promise<PublishedWorkflow | null> | null => {
  switch (type) {
    case 'open-work-order':
      return definitions.latest(tenant, data.workflow);
    case 'open-track':
      return track && workOrder.workflow === null
        ? workflowOfTrack(definitions, tenant, track.name, track.workflow)
        : null;
    default:
      return definitions.version(tenant, workOrder.workflow);
  }
};

/**
 * Fails where the workflow is not published. That is no answer to keep for ever under the command's
 * id: the reaction tries again, and at last leaves a dead letter that is replayed once it is there.
 */
const workflowOfTrack = async (
  definitions: Definitions,
  tenant: string,
  track: string,
  workflowId: string,
): Promise<PublishedWorkflow> => {
  const published = await definitions.latest(tenant, workflowId);
  if (published) return published;
  throw new Error(
    `The track ${track} goes by the workflow ${workflowId}, which is not published: publish it with PUT /v1/workflows/${workflowId}, then replay this dead letter.`,
  );
};

/** Only an opening counts when the work is due. */
const calendarFor = async (
  { type, metadata: { tenant } }: IntakeCommand,
  definitions: Definitions,
  workflow: PublishedWorkflow | null,
): Promise<Calendar | undefined> =>
  type === 'open-work-order' || type === 'open-track'
    ? definitions.calendarOf(tenant, workflow)
    : undefined;

/** Only who takes a delegation on asks for it. */
const hasPolicyFor = async (
  { type, metadata: { tenant } }: IntakeCommand,
  definitions: Definitions,
  workflow: PublishedWorkflow | null,
): Promise<boolean | undefined> =>
  type === 'accept-delegation' && workflow
    ? definitions.hasPolicy(tenant, workflow.ref.id)
    : undefined;

const codesFor = async (
  { type, metadata }: IntakeCommand,
  definitions: Definitions,
): Promise<ReadonlySet<string>> => {
  if (type !== 'block-step') return new Set();
  const { state } = await definitions.catalogue(metadata.tenant);
  return namesIn(state);
};

/** An opening that names no id gets one that the same command always gets: a retry finds it again. */
export const withWorkOrderId = (command: Unstamped<IntakeCommand>): Unstamped<IntakeCommand> => {
  if (command.type !== 'open-work-order' || command.data.workOrderId) return command;
  const { tenant, actor, commandId } = command.metadata;
  const workOrderId = uuidv5([tenant, actor.id, commandId].join('\n'), WORK_ORDERS);
  return { ...command, data: { ...command.data, workOrderId } };
};
