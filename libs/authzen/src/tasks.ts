import {
  type AccessRequestStatus,
  type ApprovalResult,
  type FollowedItem,
  type TaskAnswer,
  type TaskStatus,
} from '#contracts';

const TASK_PREFIX = 'arq_';
const APPROVAL_PREFIX = 'apr_';
const APPROVAL_ID = /^apr_([A-Za-z0-9_-]{43})\.(\d{1,3})$/;

/** The id of a task, of 32 bytes (base64url) that nobody can guess. */
export const taskIdOf = (unguessable: string): string => TASK_PREFIX + unguessable;

/** The id of the approval that completes item `number` of a task. */
export const approvalIdOf = (taskId: string, number: number): string =>
  `${APPROVAL_PREFIX}${taskId.slice(TASK_PREFIX.length)}.${number}`;

/** The task and the item that an approval completes; undefined where it is no such id. */
export const itemOfApproval = (
  approvalId: string,
): { readonly taskId: string; readonly number: number } | undefined => {
  const [, unguessable, number] = APPROVAL_ID.exec(approvalId) ?? [];
  return unguessable === undefined
    ? undefined
    : { taskId: taskIdOf(unguessable), number: Number(number) };
};

/** The one status of several items: pending while one is, else theirs where it is the same, else `partial`. */
export const aggregateStatus = (items: readonly AccessRequestStatus[]): TaskStatus => {
  if (items.includes('pending')) return 'pending';
  const [first, ...others] = new Set(items);
  return others.length > 0 ? 'partial' : first!;
};

/** A followed item, and how to use its approval. */
export interface TaskPart extends Pick<FollowedItem, 'resource' | 'action' | 'status'> {
  readonly result?: ApprovalResult;
}

/** A task handle as the profile has it. `endpoint` is the address of the task, `expiresAt` when its approvals have ended. */
export const taskOf = (
  id: string,
  items: readonly TaskPart[],
  { endpoint, expiresAt }: { readonly endpoint: string; readonly expiresAt?: string | undefined },
): TaskAnswer => {
  const status = aggregateStatus(items.map((item) => item.status));
  const [first] = items;
  const result = items.length === 1 ? first!.result : undefined;
  return {
    task: {
      id,
      status,
      status_endpoint: endpoint,
      ...(expiresAt !== undefined && { expires_at: expiresAt }),
      ...(status === 'pending' && { links: { cancel: `${endpoint}/cancel` } }),
      items: items.map(({ resource, action, status: one, result: how }) => ({
        resource,
        action,
        status: one,
        ...(how && { result: how }),
      })),
    },
    ...(result && { result }),
  };
};
