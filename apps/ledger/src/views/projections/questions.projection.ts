import { type QuestionAnsweredData, type QuestionAskedData, questionsRow } from '#contracts';
import { defineProjection } from '#kernel';
import { doneBy, type Recorded } from './cells';
import { moved } from './obligation-row';
import { type StoredRow, storedTable } from './stored-table';
import { withTextPlaces } from './text-places';

const questionsTable = storedTable({
  ...questionsRow.fields,
  /** A text here: keys are. */
  number: 'text',
});

type QuestionRow = StoredRow<typeof questionsTable>;

/** Which questions are open, and who has to answer? The texts are stored beside the log. */
export const questions = withTextPlaces(
  defineProjection<QuestionRow>({
    name: 'questions',
    version: 2,
    columns: questionsTable.columns,
    key: ['tenant', 'work_order_id', 'number'],
    rowsOf: ({ tenant, data }) => [[tenant, data.workOrderId, String(data.number)]],
    on: {
      'question.asked': (row, { data, ...event }: Recorded<QuestionAskedData>) =>
        row ?? {
          ...questionsTable.empty,
          tenant: event.tenant,
          work_order_id: data.workOrderId,
          number: String(data.number),
          owner: data.owner,
          asked_by: event.actor.id,
          state: 'open',
          asked_at: event.occurredAt,
          due_at: data.dueAt ?? null,
          event_id: event.id,
          position: event.position,
          last_position: event.position,
        },
      'question.answered': moved<QuestionRow, QuestionAnsweredData>((row, event) => ({
        state: row.due_at === null ? 'met' : doneBy(row.due_at, event.recordedAt),
        answered_at: event.recordedAt,
        answered_by: event.data.answeredBy,
      })),
    },
  }),
  { 'question.asked': { question: 'question' }, 'question.answered': { answer: 'answer' } },
);
