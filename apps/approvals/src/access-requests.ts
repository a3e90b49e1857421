import {
  type AuthzenMapping,
  DenialQuery,
  eventDefinition,
  type FollowedAccessRequest,
  type FollowedItem,
  formFor,
  isRequestable,
  NO_FORM,
  NO_SUCH_TASK,
  ReadAccessRequestRequest,
  type RequestFormReply,
  streamOf,
} from '#contracts';
import { Refusal, type StreamVersion } from '#kernel';
import {
  type DeciderConfig,
  DeciderService,
  type EventStore,
  FoldedStreams,
  isBeyondLimit,
  openRequest,
  type RequestFrame,
} from '#platform';
import {
  type AccessRequest,
  entryOf,
  evolveAccessRequest,
  expiryOfTask,
  followedItem,
  type WorkOrder,
} from '#work-order';
import { type CallbackWebhooks } from './callback-webhooks';
import {
  type AccessRequestCommand,
  accessRequestDecider,
  type ItemsContext,
} from './domain/access-request.decider';
import { type Sources } from './sources';

type Known = AccessRequest | undefined;
type ReadItems = ItemsContext & { readonly dependsOn: readonly StreamVersion[] };

/** Access requests: each has a stream of its own, and what becomes of it is in the work orders of its items. */
export class AccessRequests {
  readonly commands: DeciderService<Known, AccessRequestCommand, ReadItems>;
  private readonly requests: FoldedStreams<Known>;

  constructor(
    store: EventStore,
    private readonly sources: Sources,
    private readonly callbacks: CallbackWebhooks,
  ) {
    this.requests = new FoldedStreams<Known>(store, {
      initialState: undefined,
      evolve: evolveAccessRequest,
    });
    this.commands = new DeciderService(store, this.config());
  }

  /** For its requester. Refuses everybody else with `unknown_task`, and a credential for other workflows. */
  async read(frame: RequestFrame): Promise<FollowedAccessRequest> {
    const [{ tenant, actor, workflows }, { requestId }] = openRequest(
      ReadAccessRequestRequest,
      frame,
    );
    const { state, now } = await this.requests.at(tenant, streamOf.accessRequest(requestId));
    if (
      state?.requestedBy !== actor.id ||
      isBeyondLimit(
        workflows,
        state.items.map(({ workflowId }) => workflowId),
      )
    )
      throw new Refusal(...NO_SUCH_TASK);
    const work = await this.workOf(tenant, state.items);
    const items = state.items.map((item, index): FollowedItem => {
      const workOrder = work[index]!.state;
      const { action, question } = entryOf(workOrder.decisions, item.decisionId)!;
      return {
        ...item,
        number: index + 1,
        proposal: action,
        ...(question !== undefined && { question }),
        onBehalfOf: state.onBehalfOf,
        ...followedItem(state, index + 1, workOrder, now),
      };
    });
    const expiresAt = expiryOfTask(items);
    const isExpired = expiresAt !== undefined && expiresAt <= now;
    return { requestId, subject: state.subject, items, expiresAt, isExpired };
  }

  /** What to state with a denial, for who was denied. Refuses everybody else with `not_found`, also once it cannot be requested. */
  async form(frame: RequestFrame): Promise<RequestFormReply> {
    const [{ tenant, actor, workflows }, { workOrderId, decisionId }] = openRequest(
      DenialQuery,
      frame,
    );
    const stream = streamOf.workOrder(workOrderId);
    const { state, now } = await this.sources.workOrders.at(tenant, stream);
    const decision = entryOf(state.decisions, decisionId);
    if (
      decision?.requestedBy !== actor.id ||
      isBeyondLimit(workflows, state.workflow ? [state.workflow.id] : []) ||
      !isRequestable(decision) ||
      decision.validUntil <= now
    )
      throw new Refusal(
        'not_found',
        'There is no such denial, it is not yours, or it can no longer be requested: ask the question again.',
      );
    const mapping = await this.mappingOf(tenant, state);
    const form = formFor(mapping?.form, decision.action.kind);
    return { form: form ?? NO_FORM };
  }

  private async mappingOf(
    tenant: string,
    { workflow }: WorkOrder,
  ): Promise<AuthzenMapping | undefined> {
    return (await this.sources.definition(tenant, workflow))?.authzen;
  }

  private config(): DeciderConfig<Known, AccessRequestCommand, ReadItems> {
    return {
      decider: accessRequestDecider,
      describe: (type) => eventDefinition(type)!,
      streams: this.requests,
      streamOf: ({ data }) => streamOf.accessRequest(data.requestId),
      workflowsOf: (command, state) => itemsOf(command, state).map(({ workflowId }) => workflowId),
      contextOf: async (command, state) => {
        const { tenant } = command.metadata;
        const [work, webhookId] = await Promise.all([
          this.workOf(tenant, itemsOf(command, state)),
          this.callbacks.webhookFor(command),
        ]);
        const workOrders = work.map(({ state: workOrder }) => workOrder);
        return {
          webhookId,
          workOrders,
          mappings: await this.mappingsFor(command, workOrders),
          dependsOn: work.map(({ stream, version }) => ({ stream, version })),
        };
      },
      // A grant that comes first is not cancelled.
      dependsOn: ({ dependsOn }) => [
        ...new Map(dependsOn.map((one) => [one.stream, one])).values(),
      ],
      answerOf: ({ data: { requestId } }) => ({ requestId }),
    };
  }

  private mappingsFor(
    { type, metadata: { tenant } }: AccessRequestCommand,
    workOrders: readonly WorkOrder[],
  ): Promise<ItemsContext['mappings']> {
    return type === 'submit-access-request'
      ? Promise.all(workOrders.map((workOrder) => this.mappingOf(tenant, workOrder)))
      : Promise.resolve([]);
  }

  private workOf(
    tenant: string,
    items: readonly { readonly workOrderId: string }[],
  ): Promise<readonly ReadWork[]> {
    return Promise.all(
      items.map(async ({ workOrderId }) => {
        const stream = streamOf.workOrder(workOrderId);
        const { state, version } = await this.sources.workOrders.at(tenant, stream);
        return { stream, state, version };
      }),
    );
  }
}

interface ReadWork extends StreamVersion {
  readonly state: WorkOrder;
}

/** Those that are submitted, else those that were. */
const itemsOf = ({ data }: AccessRequestCommand, state: Known) =>
  'items' in data ? data.items : (state?.items ?? []);
