import { deliveryStates, noticeTypes, ProposedAction, Scope } from '#contracts';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };
const count: Schema = { type: 'integer', minimum: 0 };
const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema['type'], 'null'] });

const objectOf = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const refOrNull = (name: string): Schema => ({ anyOf: [schemaRef(name), { type: 'null' }] });

const pageOf = (name: string, meaning: string): Schema => ({
  type: 'object',
  required: ['items', 'nextCursor'],
  properties: {
    items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    nextCursor: { type: ['string', 'null'], description: meaning },
  },
});

/** A webhook as it is shown; its secret comes with the answers that make one. */
export const webhookFields: Readonly<Record<string, Schema>> = {
  webhookId: text,
  url: text,
  types: {
    type: ['array', 'null'],
    items: { type: 'string', enum: [...noticeTypes] },
    description: 'Null: of all types.',
  },
  recipients: { ...orNull(texts), description: 'Null: to all owners.' },
  label: orNull(text),
  status: { enum: ['active', 'disabled'] },
  disabledBecause: orNull(text),
  previousSecretUntil: { ...orNull(time), description: 'Until then two secrets sign.' },
  pending: { ...count, description: 'Notices on their way to it.' },
  dead: { ...count, description: 'Notices that no attempt brought there.' },
  createdAt: time,
  createdBy: text,
};

export const webhookSecret: Schema = {
  ...text,
  pattern: '^whsec_',
  description: 'What its receiver verifies signatures with. Nobody can be shown it again.',
};

/** Notices and webhooks in the shapes that callers get. */
export const noticeSchemas: Readonly<Record<string, Schema>> = {
  Notice: {
    description:
      'What somebody is told: of which action, in which scope, until when, on which evidence, and why. The same noticeId for the same event and recipient.',
    ...objectOf({
      noticeId: { type: 'string', format: 'uuid' },
      type: { enum: [...noticeTypes], description: 'The event that it tells of.' },
      to: text,
      workOrderId: orNull(text),
      subject: objectOf({ kind: text, id: text }),
      outcome: { ...orNull(text), description: 'What became of it; null where it is to be done.' },
      action: {
        ...refOrNull(ProposedAction.name),
        description: 'The action that waits, runs or stops.',
      },
      permits: texts,
      scope: refOrNull(Scope.name),
      expiresAt: { ...orNull(time), description: 'Until when to act, or until when it holds.' },
      evidence: texts,
      reason: text,
      link: { ...text, description: 'Path of the API where it stands.' },
      at: time,
      number: { ...count, description: 'State it as `since` to go on after it.' },
      position: { ...count, description: 'The ledger position of its event.' },
    }),
  },
  NoticePage: pageOf(
    'Notice',
    'State it as `since` for the next page; null when this is the last.',
  ),
  Webhook: objectOf(webhookFields),
  WebhookPage: pageOf('Webhook', 'Always null: all are listed.'),
  NoticeDelivery: {
    description: 'A notice on its way to one webhook.',
    ...objectOf({
      deliveryId: { type: 'string', format: 'uuid' },
      number: count,
      noticeId: { ...text, description: 'What is sent as `webhook-id`, with every attempt.' },
      type: { enum: [...noticeTypes] },
      to: text,
      status: { enum: [...deliveryStates] },
      attempts: count,
      lastAttemptAt: orNull(time),
      lastStatus: { type: ['integer', 'null'], description: 'HTTP; null when no answer came.' },
      lastError: orNull(text),
      nextAttemptAt: orNull(time),
      createdAt: time,
    }),
  },
  NoticeDeliveryPage: pageOf(
    'NoticeDelivery',
    'State it as `before` for the next page; null when this is the last.',
  ),
};
