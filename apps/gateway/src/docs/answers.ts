import {
  ActionReportedData,
  BreakGlassDeclaredData,
  DecisionMadeData,
  deliveryScopes,
  roles,
} from '#contracts';
import { type AnswerFields } from './answer-fields';
import { approvalAnswers } from './approval-answers';
import { breakGlassFields, exceptionAnswers } from './exception-answers';
import { intakeAnswers } from './intake-answers';
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
const decisionAt = { decisionId: text, workOrderId, position: version };
const listOf = (properties: Readonly<Record<string, Schema>>, description: string): Schema => ({
  type: 'array',
  description,
  items: { type: 'object', required: Object.keys(properties), properties },
});

/** What does not come from contracts. */
const stated: Readonly<Record<string, AnswerFields>> = {
  ...intakeAnswers,
  ...approvalAnswers,
  ...exceptionAnswers,
  recall: { always: recallAnswer },
  'publish-workflow': { always: { workflowId: text, version, digest } },
  'publish-policy': { always: { policyId: text, workflowId: text, version, digest } },
  'rollback-policy': {
    always: { policyId: text, workflowId: text, version, digest },
    sometimes: {
      rollbackOf: { ...version, description: 'The earlier version whose text this one has.' },
    },
  },
  'replay-decisions': {
    always: {
      replayed: { ...count, description: 'Decisions that were made again.' },
      same: { ...count, description: 'Those that came out the same, byte for byte.' },
      different: listOf(
        { ...decisionAt, fields: texts },
        'The others, with the fields that differ.',
      ),
      notReplayable: listOf(
        { ...decisionAt, why: text },
        'Decisions that cannot be made again, and why.',
      ),
      next: {
        type: ['integer', 'null'],
        description: 'Ask again `after` this position; null when there are no more.',
      },
    },
  },
  'what-if': { always: whatIfAnswer },
  'record-evidence': { always: { evidenceId: text, sha256: digest } },
  'verify-evidence': { always: { evidenceId: text, sha256: digest } },
  erase: {
    always: {
      erasureId: text,
      shredded: {
        type: 'array',
        description: 'What is gone: evidence, or the texts of a work order.',
        items: { type: 'object', properties: { evidenceId: text, workOrderId } },
      },
    },
  },
  'issue-delivery-link': {
    always: {
      linkId: text,
      scope: { type: 'string', enum: [...deliveryScopes] },
      expiresAt: time,
      url: { ...text, format: 'uri', description: 'Told this once: whoever has it can look.' },
    },
  },
  'revoke-delivery-link': { always: { linkId: text } },
  'issue-key': {
    always: {
      keyId: text,
      key: {
        ...text,
        description: 'The key itself. Nobody is shown it again but the same request.',
      },
      tenant: text,
      principal: text,
      roles: { type: 'array', items: { type: 'string', enum: [...roles] } },
      owners: texts,
      source: { type: ['string', 'null'] },
      expiresAt: { type: ['string', 'null'], format: 'date-time' },
      label: { type: ['string', 'null'] },
    },
  },
  'revoke-key': { always: { keyId: text } },
  'create-webhook': { always: { ...webhookFields, secret: webhookSecret } },
  'rotate-webhook': { always: { ...webhookFields, secret: webhookSecret } },
  'enable-webhook': { always: webhookFields },
  'delete-webhook': { always: { webhookId: text } },
  'replay-delivery': {
    always: { deliveryId: text, status: { type: 'string', const: 'pending' } },
  },
  'replay-dead-deliveries': { always: { webhookId: text, replayed: count } },
  'issue-token': { always: { token: text, expiresAt: time } },
  'revoke-log-key': { always: { keyId: text } },
  'rebuild-view': { always: { view: text } },
  'rewrap-content-keys': {
    always: {
      keyId: { ...text, description: 'The first key of WRIT_CONTENT_KEY: its name alone.' },
      rewrapped: { ...count, description: 'Keys that this request wrapped anew.' },
      next: { type: ['string', 'null'], description: 'Where to go on; null at the end.' },
      keys: {
        type: ['array', 'null'],
        description: 'What each key wraps by now; told for the first stretch and the last.',
        items: {
          type: 'object',
          required: ['keyId', 'place', 'wraps'],
          properties: {
            keyId: text,
            place: { type: 'string', enum: ['first', 'behind', 'absent'] },
            wraps: count,
          },
        },
      },
    },
  },
  repair: {
    always: {
      events: { ...count, description: 'Events of work that this request looked at.' },
      size: { ...count, description: 'Events of the log.' },
      pending: { ...count, description: 'Effects that wait for their reaction.' },
      next: { type: ['string', 'null'], description: 'Where to go on; null at the end.' },
      found: {
        type: 'array',
        description: 'Events whose effects were missing, delivered again.',
        items: {
          type: 'object',
          required: ['reaction', 'effect', 'eventId', 'position', 'type', 'isRepaired', 'error'],
          properties: {
            reaction: text,
            effect: text,
            eventId: text,
            position: count,
            type: text,
            isRepaired: { type: 'boolean', description: 'Whether its effect is there now.' },
            error: { type: ['string', 'null'], description: 'Why its reaction failed.' },
          },
        },
      },
    },
  },
  'replay-dead-letter': { always: { deadLetterId: text } },
};

/**
 * What a command or an admin request answers, beside `position`, by its name. A service may say more; where
 * nothing stands here it says no more than that it is done. `contracts`: schemas of contracts by name.
 */
export const answersOf = (
  contracts: Readonly<Record<string, Schema>>,
): Readonly<Record<string, AnswerFields>> => {
  const decision = fieldsOf(contracts[DecisionMadeData.name], ['facts', 'consumes']);
  const reported = fieldsOf(contracts[ActionReportedData.name], ['workOrderId']);
  const declared = fieldsOf(contracts[BreakGlassDeclaredData.name], ['rationale', 'declaredBy']);
  const breakGlass: Schema = {
    type: 'object',
    description: 'What the run rests on, and what is owed for it.',
    required: Object.keys({ ...declared.always, ...breakGlassFields.always }),
    properties: { ...allOf(declared), ...allOf(breakGlassFields) },
  };
  return {
    ...stated,
    decide: decision,
    // Said again it says no more than of what.
    'report-outcome': { always: { workOrderId }, sometimes: allOf(reported) },
    'declare-break-glass': { ...decision, always: { ...decision.always, breakGlass } },
  };
};

const allOf = ({ always, sometimes }: AnswerFields): Readonly<Record<string, Schema>> => ({
  ...always,
  ...sometimes,
});

/** The fields of a contract, all but some. */
const fieldsOf = (contract: Schema = {}, absent: readonly string[]): AnswerFields => {
  const { properties = {}, required = [] } = contract as {
    properties?: Readonly<Record<string, Schema>>;
    required?: readonly string[];
  };
  const told = Object.entries(properties).filter(([name]) => !absent.includes(name));
  const isAlways = ([name]: readonly [string, Schema]) => required.includes(name);
  return {
    always: Object.fromEntries(told.filter(isAlways)),
    sometimes: Object.fromEntries(told.filter((field) => !isAlways(field))),
  };
};
