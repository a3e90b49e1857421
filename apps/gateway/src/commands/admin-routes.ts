import {
  CompleteErasureAnswer,
  CompleteErasureBody,
  CreateWebhookBody,
  DeliveryBody,
  IsId,
  KeyAnswer,
  RebuildViewAnswer,
  RecallAnswer,
  RecallBody,
  recallRoles,
  RepairAnswer,
  RepairBody,
  ReplayDeadLetterAnswer,
  ReplayDecisionsAnswer,
  ReplayDecisionsBody,
  ReplayQuarantinedBody,
  replayRoles,
  RevokeLogKeyBody,
  RewrapAnswer,
  RewrapBody,
  subjects,
  SubmissionResult,
  WhatIfAnswer,
  Webhook,
  WebhookBody,
  WebhookSecretAnswer,
  DeleteWebhookAnswer,
  ReplayDeadDeliveriesAnswer,
  ReplayDeliveryAnswer,
  webhookRoles,
  WhatIfBody,
  whatIfRoles,
} from '#contracts';
import { type CommandSpec } from './command-route';
import {
  assignTenant,
  createTenant,
  issueKey,
  issueToken,
  revokeKey,
  revokeSession,
} from './access-routes';
import { type AdminRequest } from './admin-requests';
import { mailRequests } from './mail-routes';
import { savedPageRequests } from './saved-page-routes';

/**
 * What the gateway passes on beside commands: nothing is decided on a stream, so these are not in
 * the catalogue of commands.
 */
const adminRequest = (definition: AdminRequest): AdminRequest => definition;

export const replayQuarantined = adminRequest({
  name: 'replay-quarantined',
  meaning: 'Take a quarantined event in again, as it came.',
  route: 'POST /v1/events/quarantine/{quarantineId}/replay',
  roles: ['integrator', 'operator', 'admin'],
  body: ReplayQuarantinedBody,
  answer: SubmissionResult,
  subject: subjects.internal.replayQuarantined,
});

const replayDecisions = adminRequest({
  name: 'replay-decisions',
  meaning: 'Make recorded decisions again and compare them, byte for byte, with what was recorded.',
  route: 'POST /v1/decisions/replay',
  roles: replayRoles,
  body: ReplayDecisionsBody,
  answer: ReplayDecisionsAnswer,
  subject: subjects.internal.replayDecisions,
});

export const whatIf = adminRequest({
  name: 'what-if',
  meaning: 'Evaluate a proposed policy on recorded decisions; nothing is recorded.',
  route: 'POST /v1/policies/{policyId}/what-if',
  roles: whatIfRoles,
  body: WhatIfBody,
  answer: WhatIfAnswer,
  subject: subjects.internal.whatIf,
});

/** The exceptions that it raises are commands of their own. */
export const recall: CommandSpec = {
  name: 'recall',
  meaning:
    'Raise an exception on each work order with a decision that depended on something, transitively; repeated, it raises nothing twice.',
  route: 'POST /v1/recalls',
  roles: recallRoles,
  body: RecallBody,
  answer: RecallAnswer,
};

class RebuildViewBody {
  @IsId() view!: string;
}

const rebuildView = adminRequest({
  name: 'rebuild-view',
  meaning: 'Rebuild a view from the first event, while the old one serves.',
  route: 'POST /v1/views/{view}/rebuild',
  roles: ['deployment-admin'],
  body: RebuildViewBody,
  answer: RebuildViewAnswer,
  subject: subjects.ledger.rebuild,
});

const rewrapContentKeys = adminRequest({
  name: 'rewrap-content-keys',
  meaning:
    'Encrypt the data keys of stored content and texts with the first key of WRIT_CONTENT_KEY, as many as a few seconds allow; `next` says where to go on.',
  route: 'POST /v1/content-keys/rewrap',
  roles: ['deployment-admin'],
  body: RewrapBody,
  answer: RewrapAnswer,
  subject: subjects.ledger.rewrap,
});

const completeErasure = adminRequest({
  name: 'complete-erasure',
  meaning:
    'Remove copies of destroyed keys from dead rows and the write-ahead log, as far as a few seconds allow, and say when nothing that was erased can be recovered any more.',
  route: 'POST /v1/erasures/completion',
  roles: ['operator', 'admin'],
  body: CompleteErasureBody,
  answer: CompleteErasureAnswer,
  subject: subjects.ledger.completeErasure,
});

const repair = adminRequest({
  name: 'repair',
  meaning:
    'Deliver events again whose effects are missing, some streams at a time; `next` says where to go on. A repair that is repeated does nothing.',
  route: 'POST /v1/repairs',
  roles: ['admin'],
  body: RepairBody,
  answer: RepairAnswer,
  subject: subjects.ledger.repair,
});

class ReplayDeadLetterBody {
  @IsId() deadLetterId!: string;
}

const replayDeadLetter = adminRequest({
  name: 'replay-dead-letter',
  meaning: 'Try what a reaction could not do once more.',
  route: 'POST /v1/dead-letters/{deadLetterId}/replay',
  roles: ['operator', 'admin', 'deployment-admin'],
  body: ReplayDeadLetterBody,
  answer: ReplayDeadLetterAnswer,
  subject: subjects.internal.replayDeadLetter,
});

const revokeLogKey = adminRequest({
  name: 'revoke-log-key',
  meaning: 'Say that nobody should trust a key of the log any more, and why.',
  route: 'POST /v1/log/keys/{keyId}/revoke',
  roles: ['deployment-admin'],
  body: RevokeLogKeyBody,
  answer: KeyAnswer,
  subject: subjects.trust.revokeKey,
});

/** One that the service sending notices handles. */
const noticeRequest = (definition: Omit<AdminRequest, 'roles'>): AdminRequest => ({
  ...definition,
  roles: webhookRoles,
});

const takeBack = { subject: subjects.internal.takeBackWebhook, by: 'webhookId' } as const;

export const createWebhook = noticeRequest({
  name: 'create-webhook',
  meaning:
    'Have notices sent to an address outside; its secret is shown in this answer alone, and again to the same request under the same Idempotency-Key.',
  route: 'POST /v1/webhooks',
  creates: 'webhookId',
  body: CreateWebhookBody,
  answer: WebhookSecretAnswer,
  subject: subjects.internal.createWebhook,
  isOnce: true,
  takeBack,
});

const rotateWebhook = noticeRequest({
  name: 'rotate-webhook',
  meaning:
    'Give a webhook a new secret, shown as that of a new one; each one before signs too for 24 hours.',
  route: 'POST /v1/webhooks/{webhookId}/rotate',
  body: WebhookBody,
  answer: WebhookSecretAnswer,
  subject: subjects.internal.rotateWebhook,
  isOnce: true,
  takeBack,
});

const enableWebhook = noticeRequest({
  name: 'enable-webhook',
  meaning: 'Send to a webhook again that was disabled because its receiver answered 410.',
  route: 'POST /v1/webhooks/{webhookId}/enable',
  body: WebhookBody,
  answer: Webhook,
  subject: subjects.internal.enableWebhook,
  takeBack,
});

const deleteWebhook = noticeRequest({
  name: 'delete-webhook',
  meaning: 'Send nothing more to a webhook, and forget its secrets.',
  route: 'DELETE /v1/webhooks/{webhookId}',
  body: WebhookBody,
  answer: DeleteWebhookAnswer,
  subject: subjects.internal.deleteWebhook,
});

const replayDelivery = noticeRequest({
  name: 'replay-delivery',
  meaning:
    'Send a notice to its webhook again, under the same id: a dead letter, or one lost there.',
  route: 'POST /v1/webhooks/deliveries/{deliveryId}/replay',
  body: DeliveryBody,
  answer: ReplayDeliveryAnswer,
  subject: subjects.internal.replayDelivery,
});

const replayDeadDeliveries = noticeRequest({
  name: 'replay-dead-deliveries',
  meaning: 'Send all dead letters of a webhook again, under their ids.',
  route: 'POST /v1/webhooks/{webhookId}/replay-dead',
  body: WebhookBody,
  answer: ReplayDeadDeliveriesAnswer,
  subject: subjects.internal.replayDeadDeliveries,
});

/** All that are sent as they are, or by a handler of their own. */
export const adminRequests: readonly CommandSpec[] = [
  replayQuarantined,
  replayDecisions,
  whatIf,
  recall,
  rebuildView,
  rewrapContentKeys,
  completeErasure,
  repair,
  replayDeadLetter,
  createTenant,
  assignTenant,
  issueKey,
  revokeKey,
  revokeSession,
  issueToken,
  revokeLogKey,
  createWebhook,
  rotateWebhook,
  enableWebhook,
  deleteWebhook,
  replayDelivery,
  replayDeadDeliveries,
  ...mailRequests,
  ...savedPageRequests,
];
