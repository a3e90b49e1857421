import { type Schema } from './schemas';

type Fields = Readonly<Record<string, Schema>>;

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };

const exception: Fields = { workOrderId: text, exceptionId: text };

/** What a declaration answers beside the decision. */
const breakGlass: Schema = {
  type: 'object',
  description: 'What the run rests on, and what is owed for it.',
  properties: {
    breakGlassId: text,
    status: { const: 'live' },
    code: text,
    permits: texts,
    scope: { type: 'object', description: 'Where it holds.' },
    exceptionId: text,
    postReviewId: text,
    remediationId: text,
    debts: {
      type: 'array',
      description: 'The exception, the review and the remedy, each with its owner and due time.',
      items: {
        type: 'object',
        properties: {
          kind: { enum: ['exception', 'post-review', 'remediation'] },
          subject: { ...text, description: 'Its id.' },
          owner: text,
          dueAt: time,
        },
      },
    },
    expiresAt: { ...time, description: 'Nothing runs under it from then on.' },
    bypassed: { ...texts, description: 'Owners who would have been asked, and are told instead.' },
    secondSignature: {
      type: 'object',
      description: 'Who else has to sign first, and why.',
      properties: { owner: text, because: text },
    },
    instead: { enum: ['wait', 'stop'], description: 'What policy said.' },
  },
  additionalProperties: true,
};

/** What commands about exceptions and debts answer, beside `position`; `decision`: of an action. */
export const exceptionAnswers = (decision: Fields): Readonly<Record<string, Fields>> => ({
  'raise-exception': {
    ...exception,
    status: { const: 'open' },
    code: text,
    owner: text,
    remediationOwner: text,
    dueAt: time,
  },
  'assign-exception': { ...exception, owner: text },
  'resolve-exception': { ...exception, status: { const: 'resolved' } },
  'define-exception-code': {
    code: text,
    version: { type: 'integer', minimum: 1, description: 'Counts the definitions of the code.' },
  },
  'define-calendar': { calendar: text },
  'declare-break-glass': { ...decision, breakGlass },
  'end-break-glass': { workOrderId: text, breakGlassId: text, status: { const: 'ended' } },
  'complete-post-review': {
    workOrderId: text,
    postReviewId: text,
    status: { const: 'completed' },
    verdict: { enum: ['upheld', 'not-upheld'] },
    exceptionId: { ...text, description: 'What a review that is not upheld raises.' },
  },
  'open-remediation': { remediationId: text, status: { const: 'open' } },
  'complete-remediation': {
    workOrderId: text,
    remediationId: text,
    status: { const: 'completed' },
  },
  'skip-step': { workOrderId: text },
  'skip-gate': { workOrderId: text },
});
