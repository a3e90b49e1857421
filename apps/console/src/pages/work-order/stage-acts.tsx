import { Group } from '@mantine/core';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { Said } from '../../parts/said';
import { whyNoMove } from './moves';
import { isOver } from './progress';
import { type Work } from './use-work';

/** What can be done about a stage: go there, say that it is over with what it leaves, or leave it out. */
export const StageActs = ({ work, stage }: { readonly work: Work; readonly stage: string }) => {
  const reached = work.progress.stages.get(stage);
  const { workOrder, definition } = work;
  const params = { path: { workOrderId: workOrder.workOrderId, stage } };
  const noMove = definition && whyNoMove(definition, workOrder.stage, stage);
  return (
    <Group gap={6}>
      {workOrder.stage !== stage && (
        <Act
          command="enter-stage"
          size="compact-sm"
          label="Enter"
          notNow={noMove}
          run={() =>
            api.POST('/v1/work-orders/{workOrderId}/stages/{stage}/enter', { params, body: {} })
          }
        >
          The work moves to the stage <Said>{stage}</Said>, if every gate on the way is open.
        </Act>
      )}
      {!isOver(reached) && (
        <>
          <Act
            command="complete-stage"
            size="compact-sm"
            label="Complete stage"
            fields={[
              {
                name: 'artifacts',
                label: 'Evidence that it leaves',
                kind: 'lines',
                description: 'An id a line',
                initial: work.evidence
                  .filter(({ path }) => path?.startsWith(`${stage}/`))
                  .map(({ evidenceId }) => evidenceId)
                  .join('\n'),
              },
            ]}
            run={({ artifacts = '' }) =>
              api.POST('/v1/work-orders/{workOrderId}/stages/{stage}/complete', {
                params,
                body: { artifacts: artifacts.split(/\s+/).filter(Boolean) },
              })
            }
          >
            The stage <Said>{stage}</Said> is over.
          </Act>
          <Act
            command="skip-stage"
            size="compact-sm"
            label="Skip stage"
            fields={[
              { name: 'rationale', label: 'Rationale', kind: 'lines', required: true },
              { name: 'scope', label: 'Scope', required: true, description: 'How far it goes' },
            ]}
            run={({ rationale = '', scope = '' }) =>
              api.POST('/v1/work-orders/{workOrderId}/stages/{stage}/skip', {
                params,
                body: { rationale, scope },
              })
            }
          >
            The stage <Said>{stage}</Said> is left out on purpose.
          </Act>
        </>
      )}
    </Group>
  );
};
