import { verdicts } from '#contracts';
import { type AnswerFields, type Fields } from './answer-fields';
import { type Schema } from './schemas';

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };

const exception: Fields = { workOrderId: text, exceptionId: text };

const debt: Schema = {
  type: 'object',
  required: ['kind', 'subject', 'owner', 'dueAt'],
  properties: {
    kind: { type: 'string', enum: ['exception', 'post-review', 'remediation'] },
    subject: { ...text, description: 'Its id.' },
    owner: text,
    dueAt: time,
  },
};

/** What a declaration is, beside what its event says of it. */
export const breakGlassFields: AnswerFields = {
  always: {
    status: { type: 'string', const: 'live' },
    debts: {
      type: 'array',
      description: 'The exception, the review and the remedy, each with its owner and due time.',
      items: debt,
    },
  },
  sometimes: {
    instead: { type: 'string', enum: ['wait', 'stop'], description: 'What policy said.' },
  },
};

/** What commands about exceptions and debts answer, beside `position`. */
export const exceptionAnswers: Readonly<Record<string, AnswerFields>> = {
  'raise-exception': {
    always: { workOrderId: text },
    sometimes: {
      exceptionId: text,
      status: { type: 'string', const: 'open' },
      code: text,
      owner: text,
      remediationOwner: text,
      dueAt: time,
    },
  },
  'assign-exception': {
    always: { ...exception, status: { type: 'string', const: 'open' }, owner: text },
  },
  'resolve-exception': { always: { ...exception, status: { type: 'string', const: 'resolved' } } },
  'define-exception-code': {
    always: {
      code: text,
      version: { type: 'integer', minimum: 1, description: 'Counts the definitions of the code.' },
    },
  },
  'define-calendar': { always: { calendar: text } },
  'end-break-glass': {
    always: {
      workOrderId: text,
      breakGlassId: text,
      status: { type: 'string', const: 'ended' },
    },
  },
  'complete-post-review': {
    always: {
      workOrderId: text,
      postReviewId: text,
      status: { type: 'string', const: 'completed' },
      verdict: { type: 'string', enum: [...verdicts] },
    },
    sometimes: {
      exceptionId: { ...text, description: 'What a review that is not upheld raises.' },
    },
  },
  'open-remediation': {
    always: { remediationId: text, status: { type: 'string', const: 'open' } },
  },
  'complete-remediation': {
    always: { remediationId: text, status: { type: 'string', const: 'completed' } },
    sometimes: { workOrderId: text },
  },
};
