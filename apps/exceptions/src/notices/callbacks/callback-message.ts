import { v5 as uuidv5 } from 'uuid';
import { ACCESS_REQUEST_ENDED, type Notice, type TaskEnding } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type AccessRequest } from '#work-order';

/** What a callback sends, as the profile has it: what became of the task. Its approval is read from the task alone. */
export interface CallbackMessage {
  readonly state?: string;
  readonly task: {
    readonly id: string;
    readonly status: TaskEnding;
    readonly status_endpoint: string;
  };
}

/** `tasks` is the address below which tasks are read. */
export const callbackMessage = (
  { requestId, callback }: AccessRequest,
  status: TaskEnding,
  tasks: string,
): CallbackMessage => ({
  ...(callback?.state !== undefined && { state: callback.state }),
  task: { id: requestId, status, status_endpoint: `${tasks}/${requestId}` },
});

const NAMESPACE = '3e0b8a52-5d0c-4f55-9c53-2f4f6f0c7b1d';

/** The notice of a task that has ended: the same whichever event ended it, so that there is one. */
export const endedNotice = (
  { requestId, requestedBy, items }: AccessRequest,
  status: TaskEnding,
  { tenant, occurredAt }: RecordedEvent,
  tasksPath: string,
): Notice => ({
  noticeId: uuidv5(JSON.stringify([tenant, requestId]), NAMESPACE),
  type: ACCESS_REQUEST_ENDED,
  to: requestedBy,
  workOrderId: items[0]!.workOrderId,
  subject: { kind: 'access-request', id: requestId },
  outcome: status,
  action: null,
  permits: [],
  scope: null,
  expiresAt: null,
  evidence: [],
  reason: `The access request is ${status}.`,
  link: `${tasksPath}/${requestId}`,
  at: occurredAt,
});
