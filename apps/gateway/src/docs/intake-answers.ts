import { modes, WorkflowRef } from '#contracts';
import { type AnswerFields } from './answer-fields';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const time: Schema = { type: 'string', format: 'date-time' };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const workOrderId = text;
const became = (status: string): AnswerFields => ({
  always: { workOrderId },
  sometimes: { status: { type: 'string', const: status } },
});

/** What commands about the run of work answer, beside `position`; less where it was done already. */
export const intakeAnswers: Readonly<Record<string, AnswerFields>> = {
  'open-work-order': {
    always: { workOrderId },
    sometimes: {
      status: { type: 'string', const: 'open' },
      workflow: schemaRef(WorkflowRef.name),
      mode: { type: 'string', enum: [...modes] },
      owner: text,
      checklistRunId: text,
      unmetPrerequisites: { ...texts, description: 'Each is an exception until it is given.' },
    },
  },
  'close-work-order': became('closed'),
  'reopen-work-order': became('open'),
  'abandon-work-order': became('abandoned'),
  'supersede-work-order': became('superseded'),
  'ask-question': {
    always: { workOrderId },
    sometimes: {
      number: { type: 'integer', minimum: 1, description: 'By which it is answered.' },
      owner: text,
      dueAt: time,
    },
  },
  'dispatch-delegation': {
    always: { workOrderId, dispatchId: text, superseded: texts },
    sometimes: {
      createdAt: time,
      digest: { ...digest, description: 'SHA-256 of what was sent.' },
    },
  },
};
