import { type Notice, type NoticeType, type WritEvent } from '#contracts';

/** An event of which people are told. */
export type EventOfType<Type extends NoticeType> = Extract<WritEvent, { readonly type: Type }>;

type Said = Omit<Notice, 'noticeId' | 'type' | 'to' | 'workOrderId' | 'at'>;

/** What a notice says, and to whom; what it does not say is empty. */
export type Notification = Pick<Said, 'subject' | 'reason' | 'link'> &
  Partial<Said> & { readonly to: readonly string[] };

/** What is owed has no page of its own: it stands among the obligations of its work order. */
export const obligationsOf = (workOrderId: string): string =>
  `/v1/work-orders/${workOrderId}/obligations`;

/** Where a debt is to be seen: a remediation may have no work order. */
export const debtsOf = (workOrderId: string | undefined): string =>
  workOrderId === undefined ? '/v1/remediations' : obligationsOf(workOrderId);

/** `2030-01-01T09:00Z`: seconds say nothing to people. */
export const when = (instant: string): string => instant.replace(/:\d\d\.\d{3}Z$/, 'Z');
