import {
  CreateWebhookBody,
  DeleteWebhookAnswer,
  DeliveryBody,
  ReplayDeadDeliveriesAnswer,
  ReplayDeliveryAnswer,
  subjects,
  Webhook,
  WebhookBody,
  webhookRoles,
  WebhookSecretAnswer,
} from '#contracts';
import { type AdminRequest } from './commands/admin-requests';

/** What the gateway passes on to whoever tells people: nothing of it is decided on a stream. */
const adminRequest = (definition: Omit<AdminRequest, 'roles'>): AdminRequest => ({
  ...definition,
  roles: webhookRoles,
});

export const createWebhook = adminRequest({
  name: 'create-webhook',
  meaning: 'Have notices sent to an address outside; its secret is shown this once.',
  body: CreateWebhookBody,
  answer: WebhookSecretAnswer,
  subject: subjects.internal.createWebhook,
});

export const rotateWebhook = adminRequest({
  name: 'rotate-webhook',
  meaning: 'Give a webhook a new secret, shown this once; the old one signs too for 24 hours.',
  body: WebhookBody,
  answer: WebhookSecretAnswer,
  subject: subjects.internal.rotateWebhook,
});

export const enableWebhook = adminRequest({
  name: 'enable-webhook',
  meaning: 'Send to a webhook again that was disabled because its receiver answered 410.',
  body: WebhookBody,
  answer: Webhook,
  subject: subjects.internal.enableWebhook,
});

export const deleteWebhook = adminRequest({
  name: 'delete-webhook',
  meaning: 'Send nothing more to a webhook, and forget its secrets.',
  body: WebhookBody,
  answer: DeleteWebhookAnswer,
  subject: subjects.internal.deleteWebhook,
});

export const replayDelivery = adminRequest({
  name: 'replay-delivery',
  meaning:
    'Send a notice to its webhook again, under the same id: a dead letter, or one lost there.',
  body: DeliveryBody,
  answer: ReplayDeliveryAnswer,
  subject: subjects.internal.replayDelivery,
});

export const replayDeadDeliveries = adminRequest({
  name: 'replay-dead-deliveries',
  meaning: 'Send all dead letters of a webhook again, under their ids.',
  body: WebhookBody,
  answer: ReplayDeadDeliveriesAnswer,
  subject: subjects.internal.replayDeadDeliveries,
});
