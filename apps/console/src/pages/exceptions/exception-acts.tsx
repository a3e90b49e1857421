import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { useClaim } from '../../parts/claim';
import { UserText } from '../../parts/user-text';
import { type CodeRow } from '../../parts/catalogue';
import { type ExceptionRow } from './exception-marks';

type Of = { readonly exception: ExceptionRow };

const over = ({ status, resolvedBy, resolution }: ExceptionRow): { readonly notNow?: string } => {
  if (status === 'open') return {};
  const how = resolution ? `: “${resolution}”.` : '.';
  return { notNow: `${resolvedBy ?? 'Somebody'} resolved it${how}` };
};

/** An exception, as people claim it. */
export const claimableOf = ({ exceptionId, workOrderId }: ExceptionRow) => ({
  kind: 'exception' as const,
  subject: exceptionId,
  workOrderId,
});

/** Assigns an open exception. */
export const AssignAct = ({ exception }: Of) => (
  <Act
    command="assign-exception"
    label="Assign"
    {...over(exception)}
    fields={[
      { name: 'owner', label: 'New owner', kind: 'owner', required: true },
      { name: 'reason', label: 'Reason', kind: 'lines', required: true },
    ]}
    run={({ owner = '', reason = '' }) =>
      api.POST('/v1/exceptions/{exceptionId}/assign', {
        params: { path: { exceptionId: exception.exceptionId } },
        body: { workOrderId: exception.workOrderId, owner, reason },
      })
    }
  >
    It is assigned to <UserText none="nobody">{exception.owner}</UserText> now. Its deadline does
    not change.
  </Act>
);

/** What follows when it is resolved. */
export const effectOf = ({ cause }: Pick<ExceptionRow, 'cause'>): string =>
  cause === 'step' ? 'The blocked step continues.' : 'It no longer blocks the work order.';

/** Resolves an exception; a blocked step continues. */
export const ResolveAct = ({ exception, onResolved }: Of & { readonly onResolved: () => void }) => {
  const { take, release } = useClaim(exception, claimableOf(exception));
  return (
    <Act
      onOpen={take}
      onCancel={release}
      command="resolve-exception"
      label="Resolve"
      variant="filled"
      {...over(exception)}
      fields={[
        {
          name: 'resolution',
          label: 'Resolution',
          kind: 'lines',
          required: true,
          description:
            'Recorded in the ledger, for good: a resolved exception is not opened again.',
        },
      ]}
      onDone={onResolved}
      run={({ resolution = '' }) =>
        api.POST('/v1/exceptions/{exceptionId}/resolve', {
          params: { path: { exceptionId: exception.exceptionId } },
          body: { workOrderId: exception.workOrderId, resolution },
        })
      }
    >
      {effectOf(exception)}
    </Act>
  );
};

/** Raises an exception for work that cannot continue. */
export const RaiseAct = ({ codes }: { readonly codes: readonly CodeRow[] }) => (
  <Act
    command="raise-exception"
    label="Raise an exception"
    fields={[
      { name: 'workOrderId', label: 'Work order', required: true },
      {
        name: 'code',
        label: 'Code',
        kind: 'choice',
        required: true,
        description: 'It sets the owner, the deadline and who fixes the cause.',
        choices: codes
          .filter(({ code, currentCode }) => code === currentCode)
          .map(({ code, title }) => ({ value: code, label: `${code} · ${title}` })),
      },
      {
        name: 'subject',
        label: 'What it is about',
        description: 'The step, prerequisite or decision.',
      },
      { name: 'rationale', label: 'What the owner should know', kind: 'lines' },
    ]}
    run={({ workOrderId = '', code = '', ...rest }) =>
      api.POST('/v1/exceptions', { body: { workOrderId, code, ...rest } })
    }
  />
);
