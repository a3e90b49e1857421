import { Group } from '@mantine/core';
import { api } from '../../api/client';
import { Act, type ActField } from '../../parts/act';
import { OpenRemediationAct } from '../../parts/open-remediation';
import { unmetOf } from './unmet';
import { type Evidence, type Work } from './use-work';

const reason: ActField = { name: 'reason', label: 'Reason', kind: 'lines', required: true };

/** Commands on the work order as a whole. */
export const Actions = ({ work }: { readonly work: Work }) => {
  const { status, stopped, jobType, workOrderId } = work.workOrder;
  return (
    <Group gap="xs">
      {status === 'open' && <Close work={work} />}
      {status === 'open' && stopped && <Reasoned work={work} name="resume" />}
      {status === 'open' && !stopped && <Reasoned work={work} name="stop" />}
      {status === 'open' && <Reasoned work={work} name="abandon" />}
      {status === 'closed' && <Reasoned work={work} name="reopen" />}
      <OpenRemediationAct of={{ jobType, seenOn: workOrderId }} />
    </Group>
  );
};

const texts = {
  stop: ['Stop', 'No action runs until it is resumed.', 'red'],
  resume: ['Resume', 'It continues where it stopped.', undefined],
  abandon: [
    'Abandon',
    'It ends without being completed. Obligations of its break-glass remain open.',
    'red',
  ],
  reopen: [
    'Reopen',
    'A new run begins: steps are done again, and approvals of the earlier run do not count.',
    undefined,
  ],
} as const;

const Reasoned = ({
  work,
  name,
}: {
  readonly work: Work;
  readonly name: 'stop' | 'resume' | 'abandon' | 'reopen';
}) => {
  const [label, consequence, color] = texts[name];
  const { workOrderId } = work.workOrder;
  return (
    <Act
      command={`${name}-work-order`}
      label={label}
      {...(color === undefined ? {} : { color })}
      fields={[reason]}
      run={({ reason: why = '' }) =>
        api.POST(`/v1/work-orders/{workOrderId}/${name}`, {
          params: { path: { workOrderId } },
          body: { reason: why },
        })
      }
    >
      {consequence}
    </Act>
  );
};

const Close = ({ work }: { readonly work: Work }) => {
  const { workOrder, definition, evidence } = work;
  const wanted = definition?.closure?.evidence?.map(({ kind }) => kind) ?? [];
  const claimed = definition?.claimedEvidence ?? [];
  const proofs = evidence.filter((one) => isProof(one, { wanted, claimed }));
  const unmet = work.pending ? undefined : unmetOf(work).length;
  const field: ActField = {
    name: 'closureEvidenceId',
    label: 'Closure evidence',
    required: wanted.length > 0,
    ...(wanted.length > 0 ? { description: `Of the kind ${wanted.join(' or ')}` } : {}),
    ...(proofs.length > 0
      ? {
          kind: 'choice',
          initial: proofs.at(-1)!.evidenceId,
          choices: proofs.map(({ evidenceId, kind, path }) => ({
            value: evidenceId,
            label: `${kind}: ${path ?? evidenceId}`,
          })),
        }
      : {}),
  };
  return (
    <Act
      command="close-work-order"
      label="Close"
      variant={unmet === 0 ? 'filled' : 'default'}
      fields={[field]}
      run={(values) =>
        api.POST('/v1/work-orders/{workOrderId}/close', {
          params: { path: { workOrderId: workOrder.workOrderId } },
          body: values,
        })
      }
    >
      {closingText(unmet)}
    </Act>
  );
};

const closingText = (unmet: number | undefined): string => {
  if (unmet === undefined) return 'What is unmet is still read.';
  return unmet === 0
    ? 'All requirements are met. It closes with this as its evidence.'
    : `${unmet} requirements are unmet: closing will be refused, and the refusal is recorded.`;
};

const isProof = (
  { kind, supersededBy, shreddedAt, isVerified }: Evidence,
  { wanted, claimed }: Record<'wanted' | 'claimed', readonly string[]>,
): boolean =>
  !supersededBy &&
  !shreddedAt &&
  (isVerified || claimed.includes(kind)) &&
  (wanted.length === 0 || wanted.includes(kind));
