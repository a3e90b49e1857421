import { createHash } from 'node:crypto';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import {
  type CommandOf,
  type dispatchDelegation,
  eventDefinition,
  type IntakeCommand,
  streamOf,
} from '#contracts';
import {
  canonicalBytes,
  type DeciderConfig,
  type EventStore,
  type FoldedStreams,
  type Unstamped,
} from '#platform';
import {
  type Calendar,
  hasEnded,
  type HoldingChild,
  holdingChildren,
  namesIn,
  onlyObligationsSince,
  type PublishedWorkflow,
  unknownWorkOrder,
  type WorkOrder,
  workflowsOfWork,
} from '#work-order';
import { type Definitions } from './definitions';
import { answerOf } from './domain/answer';
import { type IntakeContext, type SealedBrief, type TrackOpener } from './domain/intake-context';
import { workOrderDecider } from './domain/work-order.decider';

const WORK_ORDERS = '6f1e0c52-6a3f-4f0b-8f41-2d1a9b7c3e60';

/** How intake's commands are decided: one stream a work order. */
export const workOrderConfig = (
  definitions: Definitions,
  family: Family,
  obligations: BreakGlassTimes,
): DeciderConfig<WorkOrder, IntakeCommand, IntakeContext> => ({
  decider: workOrderDecider,
  streams: family.workOrders,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId!),
  workflowsOf: (command, workOrder) => [
    ...workflowsOfWork(command, workOrder),
    ...(command.type === 'open-work-order' ? [command.data.workflow] : []),
  ],
  contextOf: async (command, workOrder) => {
    const opener = await family.openerOf(command);
    const workflow = await workflowFor(command, definitions, workOrder, opener);
    const onlyObligationsSince = await obligations.aloneSince(command, workOrder, workflow);
    const held = await family.held(command, workOrder, workflow);
    const codes = await codesFor(command, definitions);
    const calendar = await calendarFor(command, definitions, workflow);
    const dispatch = command.type === 'dispatch-delegation' ? sealedBrief(command) : undefined;
    const hasPolicy = await hasPolicyFor(command, definitions, workflow);
    const hasSuccessor = await family.hasSuccessor(command);
    const looked = {
      workflow,
      codes,
      calendar,
      opener,
      held,
      onlyObligationsSince,
      dispatch,
      hasPolicy,
      hasSuccessor,
    };
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
 * Fails where the workflow is not published. That is no answer to keep forever under the command's
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
  return namesIn(await definitions.catalogue(metadata.tenant));
};

/** An opening that names no id gets one that the same command always gets: a retry finds it again. */
export const withWorkOrderId = (command: Unstamped<IntakeCommand>): Unstamped<IntakeCommand> => {
  if (command.type !== 'open-work-order' || command.data.workOrderId) return command;
  const { tenant, actor, commandId } = command.metadata;
  const workOrderId = uuidv5([tenant, actor.id, commandId].join('\n'), WORK_ORDERS);
  return { ...command, data: { ...command.data, workOrderId } };
};

/** Whatever ends work ends the time that it took. */
const ending: ReadonlySet<IntakeCommand['type']> = new Set([
  'close-work-order',
  'abandon-work-order',
  'supersede-work-order',
]);

/** What the obligations of break-glasses had to do with the time that work took. */
export class BreakGlassTimes {
  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  /** Since when nothing else kept the work order open. Its stream is read again where it had any, for an ending alone. */
  async aloneSince(
    { type, metadata: { tenant, now } }: IntakeCommand,
    { id, remediations }: WorkOrder,
    workflow: PublishedWorkflow | null,
  ): Promise<string | undefined> {
    const isEnding = ending.has(type) && Object.keys(remediations).length > 0;
    if (!isEnding || id === null || !workflow) return undefined;
    const { events } = await this.store.read(tenant, streamOf.workOrder(id));
    return onlyObligationsSince(events, workflow.definition, now);
  }
}

const DISPATCHES = '3b0f2a66-2c67-4b0e-9a55-7f6f0d9f5c11';

/**
 * A brief as the log keeps it: RFC 8785 text, and SHA-256 hex over whom it goes to and for what. A dispatch that
 * names no id gets one that the same command always gets.
 */
const sealedBrief = ({
  data,
  metadata: { tenant, actor, commandId },
}: CommandOf<typeof dispatchDelegation>): SealedBrief => {
  const { kind, recipient, step, brief } = data;
  const digest = createHash('sha256')
    .update(canonicalBytes({ kind, recipient, step: step ?? null, brief }))
    .digest('hex');
  const dispatchId =
    data.dispatchId ?? uuidv5([tenant, actor.id, commandId].join('\n'), DISPATCHES);
  return { dispatchId, digest, briefText: canonicalBytes(brief).toString('utf8') };
};

/** The parent and the children of a work order, as the ledger has them now. */
export class Family {
  constructor(
    readonly workOrders: FoldedStreams<WorkOrder>,
    private readonly definitions: Definitions,
  ) {}

  /** The parent that opens a track, and the track in the version that the parent goes by. */
  async openerOf({ type, data, metadata: { tenant } }: IntakeCommand): Promise<TrackOpener> {
    if (type !== 'open-track') return { workOrder: unknownWorkOrder };
    const workOrder = await this.workOrder(tenant, data.parent.workOrderId);
    const version = await this.definitions.version(tenant, workOrder.workflow);
    const track = version?.definition.onScopeChange.find(({ name }) => name === data.parent.track);
    return { workOrder, track };
  }

  /** Children that have not ended and keep the work order from being closed. */
  async held(
    { type, metadata: { tenant } }: IntakeCommand,
    parent: WorkOrder,
    workflow: PublishedWorkflow | null,
  ): Promise<readonly HoldingChild[]> {
    if (type !== 'close-work-order' || !workflow) return [];
    const children = holdingChildren(parent, workflow.definition);
    const states = await Promise.all(
      children.map(({ workOrderId }) => this.workOrder(tenant, workOrderId)),
    );
    return children.filter((_, index) => !hasEnded(states[index]!));
  }

  /** Whether a supersession names a work order that was opened. */
  async hasSuccessor({
    type,
    data,
    metadata: { tenant },
  }: IntakeCommand): Promise<boolean | undefined> {
    if (type !== 'supersede-work-order' || data.by === undefined) return undefined;
    return (await this.workOrder(tenant, data.by)).workflow !== null;
  }

  private async workOrder(tenant: string, workOrderId: string): Promise<WorkOrder> {
    return (await this.workOrders.at(tenant, streamOf.workOrder(workOrderId))).state;
  }
}
