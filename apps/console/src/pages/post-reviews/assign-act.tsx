import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { Said } from '../../parts/said';
import { assigningCommand, isAssignable, type ObligationRow } from './obligations';

type Assigned = Pick<ObligationRow, 'obligationId' | 'kind' | 'item' | 'what' | 'workOrderId'>;

/** Gives what is owed to an owner, who answers for it from then on. */
export const AssignAct = ({ of }: { readonly of: Assigned }) => {
  const { obligationId, kind, what, workOrderId } = of;
  return (
    <Act
      command={assigningCommand(kind)}
      label="Assign"
      notNow={isAssignable(of) ? undefined : `Nobody gives ${kind} away: it goes with its work.`}
      fields={[
        { name: 'owner', label: 'New owner', required: true },
        { name: 'reason', label: 'Reason', kind: 'lines', required: true },
      ]}
      run={({ owner = '', reason = '' }) =>
        api.POST('/v1/obligations/{obligationId}/assign', {
          params: { path: { obligationId } },
          body: { owner, reason, ...(workOrderId === null ? {} : { workOrderId }) },
        })
      }
    >
      <Said>{what}</Said>
    </Act>
  );
};
