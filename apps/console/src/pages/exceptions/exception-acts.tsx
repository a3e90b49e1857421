import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { UserText } from '../../parts/user-text';
import { type CodeRow } from '../../parts/catalogue';
import { type ExceptionRow } from './exception-marks';

type Of = { readonly exception: ExceptionRow };

const over = ({ status }: ExceptionRow): { readonly notNow?: string } =>
  status === 'open' ? {} : { notNow: 'It is resolved.' };

/** Gives an open exception to somebody, who works on it from then on. */
export const AssignAct = ({ exception }: Of) => (
  <Act
    command="assign-exception"
    label="Assign"
    {...over(exception)}
    fields={[
      { name: 'owner', label: 'New owner', required: true, description: 'A person or a team.' },
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

/** Says how it was dealt with; a step that it held up goes on. */
export const ResolveAct = ({ exception }: Of) => (
  <Act
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
        description: 'Recorded in the ledger.',
      },
    ]}
    run={({ resolution = '' }) =>
      api.POST('/v1/exceptions/{exceptionId}/resolve', {
        params: { path: { exceptionId: exception.exceptionId } },
        body: { workOrderId: exception.workOrderId, resolution },
      })
    }
  >
    {exception.cause === 'step'
      ? 'The blocked step continues.'
      : 'It no longer blocks the work order.'}
  </Act>
);

/** Puts work that cannot go on before the owner of a code. */
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
    run={({ workOrderId = '', code = '', ...said }) =>
      api.POST('/v1/exceptions', { body: { workOrderId, code, ...said } })
    }
  />
);
