import { type QuestionAnsweredData, type QuestionAskedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { doneBy, type ObligationState, type Recorded } from './cells';
import { moved } from './obligation-row';
import { withTextPlaces } from './text-places';

interface QuestionRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly work_order_id: string;
  /** A text here: keys are. */
  readonly number: string;
  readonly owner: string;
  readonly asked_by: string;
  readonly state: ObligationState;
  readonly asked_at: string;
  readonly due_at: string | null;
  readonly answered_at: string | null;
  readonly answered_by: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

/** What is not known, and who owes the answer? What was asked and answered stands beside the log. */
export const questions = withTextPlaces(
  defineProjection<QuestionRow>({
    name: 'questions',
    version: 2,
    columns: {
      tenant: 'text',
      work_order_id: 'text',
      number: 'text',
      owner: 'text',
      asked_by: 'text',
      state: 'text',
      asked_at: 'timestamptz',
      due_at: 'timestamptz',
      answered_at: 'timestamptz',
      answered_by: 'text',
      event_id: 'text',
      position: 'bigint',
      last_position: 'bigint',
    },
    key: ['tenant', 'work_order_id', 'number'],
    rowsOf: ({ tenant, data }) => [[tenant, data.workOrderId, String(data.number)]],
    on: {
      'question.asked': (row, { data, ...event }: Recorded<QuestionAskedData>) =>
        row ?? {
          tenant: event.tenant,
          work_order_id: data.workOrderId,
          number: String(data.number),
          owner: data.owner,
          asked_by: event.actor.id,
          state: 'open',
          asked_at: event.occurredAt,
          due_at: data.dueAt ?? null,
          answered_at: null,
          answered_by: null,
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
