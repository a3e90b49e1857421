import { deliveryStates, NoticeDelivery, NumberedNotice, Webhook } from '#contracts';
import { answerOf, Described, pageOf } from './described';
import { type Schema } from './schemas';

const parameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Schema => ({ name, in: 'query', required: false, description, schema });

const limit = parameter('limit', 'Rows of a page.', {
  type: 'integer',
  minimum: 1,
  maximum: 1_000,
  default: 100,
});

/** GET /v1/notices in the words of OpenAPI. */
export const NoticesDocs = (): MethodDecorator =>
  Described({
    summary:
      'Who was told what, the earliest first: to owners that the caller may answer for, and everything to operators, analysts and admins.',
    parameters: [
      parameter('to', 'Only notices to this owner.'),
      parameter('workOrderId', 'Only notices about this work order.'),
      parameter(
        'since',
        'Only those after the notice with this number, or stored from this time (RFC 3339) on.',
      ),
      limit,
    ],
    answer: pageOf(
      NumberedNotice,
      'Send it as `since` for the next page; null when this is the last.',
    ),
  });

/** GET /v1/webhooks in the words of OpenAPI. */
export const WebhooksDocs = (): MethodDecorator =>
  Described({
    summary: 'The webhooks there are, without their secrets.',
    answer: pageOf(Webhook),
  });

/** GET /v1/webhooks/{webhookId} in the words of OpenAPI. */
export const WebhookDocs = (): MethodDecorator =>
  Described({
    summary: 'One webhook, without its secrets.',
    answer: answerOf(Webhook),
    canBeMissing: true,
  });

/** GET /v1/webhooks/{webhookId}/deliveries in the words of OpenAPI. */
export const DeliveriesDocs = (): MethodDecorator =>
  Described({
    summary: 'What is and was on its way to a webhook, the latest first, with what went wrong.',
    parameters: [
      parameter('status', 'Only those in this state.', { enum: [...deliveryStates] }),
      parameter('before', 'Only those before this number.', { type: 'integer', minimum: 1 }),
      limit,
    ],
    answer: pageOf(
      NoticeDelivery,
      'Send it as `before` for the next page; null when this is the last.',
    ),
    canBeMissing: true,
  });
