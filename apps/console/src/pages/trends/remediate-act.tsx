import { api } from '../../api/client';
import { usePast } from '../../api/past';
import { Act } from '../../parts/act';
import { Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { countOf, type DriftRow, periodOf } from './drift-words';
import { type Remediation } from './use-code-states';

export interface RemediateActProps {
  /** A point that got worse. */
  readonly row: DriftRow;
  readonly remediations: readonly Remediation[];
}

/** Has the cause of a signal mended. One at a time: a signal that goes on belongs to the remediation that is open. */
export const RemediateAct = ({ row, remediations }: RemediateActProps) => {
  const { asOf } = usePast();
  const { code, jobType, periodKind, period, remediationOwner } = row;
  const open = remediations.find(({ status }) => status === 'open');
  if (open)
    return (
      <span>
        <Mark kind="wait">with</Mark> <Said>{open.owner}</Said>
      </span>
    );
  if (asOf !== undefined) return null;
  return (
    <Act
      command="open-remediation"
      label="Open a remediation"
      size="compact-sm"
      run={() => api.POST('/v1/remediations', { body: { code, jobType, periodKind, period } })}
    >
      {periodOf(row)}: {countOf(row)}. <Said none="Nobody">{remediationOwner}</Said> will owe the
      mending of what {code} comes from in {jobType}, with the evidence for it.
    </Act>
  );
};
