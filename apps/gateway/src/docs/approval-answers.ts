import { approvalStatuses, Scope } from '#contracts';
import { type AnswerFields, type Fields } from './answer-fields';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };
const count: Schema = { type: 'integer', minimum: 0 };

const approval: Fields = {
  workOrderId: text,
  approvalId: text,
  status: { type: 'string', enum: [...approvalStatuses] },
};

/** A yes, or one of several: then it stays requested and says how many more are needed. */
const yes: AnswerFields = {
  always: approval,
  sometimes: {
    permits: texts,
    scope: schemaRef(Scope.name),
    conditions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['number', 'text', 'met'],
        properties: { number: count, text, binds: texts, met: { type: 'boolean' } },
      },
    },
    expiresAt: { ...time, type: ['string', 'null'] },
    singleUse: { type: 'boolean' },
    owner: text,
    signed: { ...count, description: 'How many have signed.' },
    stillNeeded: { ...count, description: 'How many more must sign; 0 where it is granted.' },
    confirmedByRequester: {
      type: 'boolean',
      description: "True where a yes is a requester's own, as the workflow allows for this action.",
    },
    record: {
      ...count,
      description: 'Number of the answer that was recorded for somebody else, to be confirmed.',
    },
  },
};

/** What commands about approvals answer, beside `position`. */
export const approvalAnswers: Readonly<Record<string, AnswerFields>> = {
  'request-approval': {
    always: { ...approval, gate: { type: ['string', 'null'] }, kind: text, owner: text },
    sometimes: { dueAt: time },
  },
  'grant-approval': yes,
  'confirm-approval': yes,
  'reject-approval': yes,
  'revoke-approval': yes,
  'meet-condition': { ...yes, always: { ...approval, number: count } },
  'assign-obligation': {
    always: { owner: text },
    sometimes: {
      workOrderId: text,
      kind: text,
      subject: text,
      exceptionId: { ...text, description: 'Of an exception, in place of kind and subject.' },
      status: { type: 'string', const: 'open' },
    },
  },
  'declare-absence': {
    always: { owner: text, deputy: text },
    sometimes: { from: time, until: time },
  },
  'end-absence': { always: { owner: text } },
  'issue-decision-link': {
    always: {
      url: { ...text, format: 'uri', description: 'Whoever has it can answer once, as `for`.' },
      expiresAt: time,
      for: text,
    },
  },
};
