import { aggregateStatus } from '#authzen';
import {
  type accessRequestCancelled,
  type accessRequestSubmitted,
  type decisionMade,
  parseRoute,
  type RecordedOf,
  streamOf,
  submitAccessRequest,
} from '#contracts';
import { assertNever, type RecordedEvent } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';
import {
  type AccessRequest,
  evolve,
  evolveAccessRequest,
  followedItem,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { type NoticeStore } from '../notice-store';
import { type AwaitedRequests } from './awaited-requests';
import { callbackMessage, endedNotice } from './callback-message';

/** Events that may end an access request. */
export type EndingEvent = RecordedOf<
  typeof accessRequestSubmitted | typeof accessRequestCancelled | typeof decisionMade
>;

interface CallbackSources {
  readonly store: Pick<EventStore, 'read'>;
  readonly notices: Pick<NoticeStore, 'add'>;
  readonly awaited: AwaitedRequests;
  /** The address of the API. */
  readonly baseUrl: string;
}

const TASKS_PATH = parseRoute(submitAccessRequest).path;

/**
 * Calls the requester of an access request once it has ended. Each event may come again, and a process may be killed at any point: a
 * request is awaited until its callback is stored, and its callback is stored once.
 */
export class Callbacks {
  private readonly requests: FoldedStreams<AccessRequest | undefined>;
  private readonly workOrders: FoldedStreams<WorkOrder>;

  constructor(private readonly sources: CallbackSources) {
    this.requests = new FoldedStreams<AccessRequest | undefined>(sources.store, {
      initialState: undefined,
      evolve: evolveAccessRequest,
    });
    this.workOrders = new FoldedStreams(sources.store, { initialState: unknownWorkOrder, evolve });
  }

  /** Whether something is to be sent. */
  async handle(event: EndingEvent): Promise<boolean> {
    const { tenant } = event;
    switch (event.type) {
      case 'access-request.submitted': {
        const { requestId, items } = event.data;
        // Before it is read: a decision that comes in between finds it.
        await this.sources.awaited.add(
          tenant,
          requestId,
          items.map(({ workOrderId }) => workOrderId),
        );
        return this.callIfEnded(requestId, event);
      }
      case 'access-request.cancelled':
        return this.callIfEnded(event.data.requestId, event);
      case 'decision.made': {
        let isCalled = false;
        for await (const page of this.sources.awaited.pagesOn(tenant, event.data.workOrderId)) {
          const called = await Promise.all(page.map((id) => this.callIfEnded(id, event)));
          isCalled ||= called.includes(true);
        }
        return isCalled;
      }
      default:
        return assertNever(event);
    }
  }

  private async callIfEnded(requestId: string, event: RecordedEvent): Promise<boolean> {
    const { tenant } = event;
    const { state: request, now } = await this.requests.at(
      tenant,
      streamOf.accessRequest(requestId),
    );
    if (!request?.callback) return false;
    const { webhookId, events } = request.callback;
    const statuses = await Promise.all(
      request.items.map(async ({ workOrderId }, index) => {
        const { state } = await this.workOrders.at(tenant, streamOf.workOrder(workOrderId));
        return followedItem(request, index + 1, state, now).status;
      }),
    );
    const status = aggregateStatus(statuses);
    if (status === 'pending') return false;
    const { notices, awaited, baseUrl } = this.sources;
    const isWanted = !events || events.includes(status);
    const isNew =
      isWanted &&
      (await notices.add(
        tenant,
        event.position,
        [endedNotice(request, status, event, TASKS_PATH)],
        {
          callback: { webhookId, message: callbackMessage(request, status, baseUrl + TASKS_PATH) },
        },
      ));
    await awaited.remove(tenant, requestId);
    return isNew;
  }
}
