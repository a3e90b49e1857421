import { useState } from 'react';
import { api } from '../api/client';
import { usePast, useRead } from '../api/queries';
import { Act, type ActField } from './act';
import { useCatalogue } from './catalogue';
import { Owner } from './mark';
import { UserText } from './user-text';
import { Until } from './when';

/** What shows the user that something must be fixed. */
interface Seen {
  /** The exception code; chosen in the form where absent. */
  readonly code?: string;
  readonly jobType: string;
  /** Its work order. */
  readonly seenOn?: string;
  readonly exceptionId?: string;
  readonly postReviewId?: string;
}

/** Opens a remediation by hand, without a signal of a chart. */
export const OpenRemediationAct = ({ of }: { readonly of: Seen }) => {
  const { asOf } = usePast();
  const [isOpen, setIsOpen] = useState(false);
  const codes = useCodeField(of.code === undefined && isOpen);
  if (asOf !== undefined) return null;
  return (
    <Act
      command="open-remediation"
      label="Open a remediation"
      onOpen={() => setIsOpen(true)}
      fields={[
        ...(of.code === undefined ? [codes] : []),
        {
          name: 'owner',
          label: 'Who fixes it',
          kind: 'owner',
          description: 'If empty: the remediation owner of the code.',
        },
        { name: 'because', label: 'What must be fixed, and why', kind: 'lines', required: true },
      ]}
      run={({ code = of.code ?? '', owner, because = '' }) =>
        api.POST('/v1/remediations', {
          body: { ...of, code, because, ...(owner === undefined ? {} : { owner }) },
        })
      }
    >
      Its owner completes it with evidence.
      {of.code !== undefined && <AlreadyOpen code={of.code} jobType={of.jobType} />}
    </Act>
  );
};

const useCodeField = (enabled: boolean): ActField => {
  const { rows } = useCatalogue(enabled);
  return {
    name: 'code',
    label: 'Code',
    kind: 'choice',
    required: true,
    choices: rows
      .filter(({ code, currentCode }) => code === currentCode)
      .map(({ code, title }) => ({ value: code, label: `${code} · ${title}` })),
  };
};

/** Who fixes the same already. */
const AlreadyOpen = ({ code, jobType }: { readonly code: string; readonly jobType: string }) => {
  const read = useRead('/v1/remediations', { query: { code, jobType, status: 'open' } });
  return (read.data?.body.items ?? []).map(({ remediationId, owner, dueAt }) => (
    <div key={remediationId}>
      <Owner name={owner} /> already fixes <UserText>{code}</UserText>, due <Until at={dueAt} />.
    </div>
  ));
};
