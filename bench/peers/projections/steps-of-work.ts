import { defineProjection, type RecordedEvent } from '#kernel';
import { EVENT_TYPE } from '../../load/events';

type StepsRow = Readonly<{
  tenant: string;
  work_order_id: string;
  steps: number;
  last_step: string;
}>;

interface StepData {
  readonly workOrderId: string;
  readonly step: string;
}

/** How many steps of each work order are complete, and which was the last? */
export const stepsOfWork = defineProjection<StepsRow>({
  name: 'steps_of_work',
  version: 1,
  columns: { tenant: 'text', work_order_id: 'text', steps: 'integer', last_step: 'text' },
  key: ['tenant', 'work_order_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.workOrderId]],
  on: {
    [EVENT_TYPE]: (row, { tenant, data }: RecordedEvent<string, StepData>) => ({
      tenant,
      work_order_id: data.workOrderId,
      steps: (row?.steps ?? 0) + 1,
      last_step: data.step,
    }),
  },
});
