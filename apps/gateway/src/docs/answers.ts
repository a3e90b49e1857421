import { exceptionAnswers } from './exception-answers';
import { approvalAnswers } from './approval-answers';
import { webhookFields, webhookSecret } from './notice-schemas';
import { recallAnswer } from './recall-answers';
import { type Schema } from './schemas';
import { whatIfAnswer } from './what-if-answers';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };
const version: Schema = { type: 'integer', minimum: 1 };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const workOrderId = text;
const count: Schema = { type: 'integer', minimum: 0 };
const decisionsAt: Schema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { decisionId: text, workOrderId, position: version, fields: texts, why: text },
  },
};

const definition: Readonly<Record<string, Schema>> = { version, digest };

const decision: Readonly<Record<string, Schema>> = {
  workOrderId,
  decisionId: text,
  outcome: { enum: ['run', 'wait', 'stop'] },
  enforced: { type: 'boolean', description: 'False where the workflow only observes.' },
  reasons: texts,
  rules: { ...texts, description: 'The ids of the rules that decided.' },
  checks: {
    type: 'array',
    items: { type: 'object', properties: { name: text, passed: { type: 'boolean' } } },
  },
  policy: { type: 'object', properties: { id: text, ...definition } },
  owner: { ...text, description: 'Who decides next.' },
  nextAction: text,
  approvals: { ...texts, description: 'The ids of the approvals that it waits for.' },
  validUntil: time,
  supersedes: text,
};

/**
 * What a command or an errand answers, beside `position`, by its name. A service may say more; where
 * nothing stands here it says no more than that it is done.
 */
export const answerFields: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  'open-work-order': { workOrderId },
  decide: decision,
  'report-outcome': { workOrderId, decisionId: text },
  ...approvalAnswers,
  ...exceptionAnswers(decision),
  recall: recallAnswer,
  'publish-workflow': { workflowId: text, ...definition },
  'publish-policy': { policyId: text, workflowId: text, ...definition },
  'rollback-policy': {
    policyId: text,
    workflowId: text,
    ...definition,
    rollbackOf: { ...version, description: 'The earlier version whose text this one has.' },
  },
  'replay-decisions': {
    replayed: { ...count, description: 'Decisions that were made again.' },
    same: { ...count, description: 'Those that came out the same, byte for byte.' },
    different: { ...decisionsAt, description: 'The others, with the fields that differ.' },
    notReplayable: { ...decisionsAt, description: 'Those that cannot be made again, and why.' },
    next: {
      type: ['integer', 'null'],
      description: 'Ask again `after` this position; null when there are no more.',
    },
  },
  'what-if': whatIfAnswer,
  'record-evidence': { evidenceId: text, sha256: digest },
  erase: {
    erasureId: text,
    shredded: {
      type: 'array',
      description: 'What is gone: evidence, or the texts of a work order.',
      items: { type: 'object', properties: { evidenceId: text, workOrderId } },
    },
  },
  'issue-key': {
    keyId: text,
    key: { ...text, description: 'The key itself. Nobody can be shown it again.' },
    principal: text,
    roles: texts,
    owners: texts,
    label: { type: ['string', 'null'] },
  },
  'create-webhook': { ...webhookFields, secret: webhookSecret },
  'rotate-webhook': { ...webhookFields, secret: webhookSecret },
  'enable-webhook': webhookFields,
  'delete-webhook': { webhookId: text },
  'replay-delivery': { deliveryId: text, status: { const: 'pending' } },
  'replay-dead-deliveries': { webhookId: text, replayed: count },
  'issue-token': { token: text, expiresAt: time },
  'revoke-log-key': { keyId: text },
  'rebuild-view': { view: text },
  'replay-dead-letter': { deadLetterId: text },
};
