import { usePast } from '../../api/past';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { useSession } from '../../session/session';
import { useProofField } from './proof-field';
import { type RemediationRow } from './rows';
import { whyNot } from './who-may-review';

/** Shows with evidence that a cause is mended, and what changed by it. */
export const RemediateAct = ({ of: row }: { readonly of: RemediationRow }) => {
  const session = useSession();
  const { asOf } = usePast();
  const isOwn = row.streamKind === 'remediation';
  const proof = useProofField(isOwn ? null : row.workOrderId, true);
  if (asOf !== undefined) return null;
  return (
    <Act
      command="complete-remediation"
      label="Complete the remedy"
      notNow={whyNot(session, row)}
      fields={[
        proof,
        {
          name: 'noChangeBecause',
          label: 'Why no workflow changed',
          kind: 'lines',
          description: 'Either this, or the version of the workflow that came of it.',
        },
        { name: 'workflow', label: 'Workflow that changed' },
        { name: 'version', label: 'Its new version' },
      ]}
      run={({ evidence = '', workflow, version, noChangeBecause }) =>
        api.POST('/v1/remediations/{remediationId}/complete', {
          params: { path: { remediationId: row.remediationId } },
          body: {
            evidence: [evidence],
            ...(noChangeBecause === undefined ? {} : { noChangeBecause }),
            ...(workflow === undefined
              ? {}
              : { workflow: { id: workflow, version: Number(version) } }),
          },
        })
      }
    >
      The evidence shows that the cause is mended. When its code comes back within the recurrence
      window, the remedy is opened again.
    </Act>
  );
};
