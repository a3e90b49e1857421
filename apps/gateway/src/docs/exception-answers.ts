import { type Schema } from './schemas';

type Fields = Readonly<Record<string, Schema>>;

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };

const exception: Fields = { workOrderId: text, exceptionId: text };
const debt = (meaning: string): Schema => ({ ...text, description: meaning });

/** What a declaration answers beside the decision. */
const breakGlass: Schema = {
  type: 'object',
  description: 'What the run rests on, and what is owed for it.',
  properties: {
    breakGlassId: text,
    exceptionId: debt('The exception that it raised.'),
    postReviewId: debt('The review that somebody else owes.'),
    remediationId: debt('The remedy that is owed.'),
    code: text,
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
  'end-break-glass': { workOrderId: text, breakGlassId: text },
  'complete-post-review': {
    workOrderId: text,
    postReviewId: text,
    verdict: { enum: ['upheld', 'not-upheld'] },
    exceptionId: debt('The exception that a review which is not upheld raises.'),
  },
  'complete-remediation': { workOrderId: text, remediationId: text },
  'skip-step': { workOrderId: text },
  'skip-gate': { workOrderId: text },
});
