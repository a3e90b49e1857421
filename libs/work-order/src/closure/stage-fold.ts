import {
  type gatePassed,
  type RecordedOf,
  type stageCompleted,
  type stageEntered,
  type stageSkipped,
} from '#contracts';
import { entryOf } from '../entry';
import { type StageStatus } from '../lifecycle/lifecycle-state';
import { type WorkOrder } from '../state';

type StageEvent =
  | RecordedOf<typeof stageEntered>
  | RecordedOf<typeof stageCompleted>
  | RecordedOf<typeof stageSkipped>
  | RecordedOf<typeof gatePassed>;
type Lifecycle = Pick<WorkOrder, 'stage' | 'stages' | 'passedGates'>;

/**
 * Folds what happened to stages in this checklist run. A stage that is entered again is open again, and keeps
 * what it left until it leaves something else. A support stage is worked on beside the one the work is at.
 */
export const evolveStages = (state: WorkOrder, event: StageEvent): Lifecycle => {
  const { stage, stages, passedGates } = state;
  switch (event.type) {
    case 'stage.entered': {
      const { stage: entered, move } = event.data;
      return {
        stage: move === 'beside' ? stage : entered,
        stages: withStatus(stages, entered, { status: 'entered' }),
        passedGates,
      };
    }
    case 'stage.completed': {
      const { stage: completed, artifacts } = event.data;
      return {
        stage,
        stages: withStatus(stages, completed, { status: 'completed', artifacts }),
        passedGates,
      };
    }
    case 'stage.skipped':
      return {
        stage,
        stages: withStatus(stages, event.data.stage, { status: 'skipped' }),
        passedGates,
      };
    case 'gate.passed':
      return { stage, stages, passedGates: [...new Set([...passedGates, event.data.gate])] };
  }
};

const withStatus = (
  stages: WorkOrder['stages'],
  stage: string,
  change: Pick<StageStatus, 'status'> & Partial<StageStatus>,
): WorkOrder['stages'] => ({
  ...stages,
  [stage]: { artifacts: [], ...entryOf(stages, stage), ...change },
});
