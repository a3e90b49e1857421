import { FileInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf, usePast, useRead } from '../../api/queries';
import { Act, type ActField } from '../../parts/act';
import { UserText, visible } from '../../parts/user-text';
import { hexOf } from '../../parts/values';
import { useSession } from '../../session/session';
import { type RemediationRow } from './marks';
import { assigningCommand, isAssignable, type ObligationRow, whyNot } from './obligations';

type Assigned = Pick<ObligationRow, 'obligationId' | 'kind' | 'item' | 'what' | 'workOrderId'>;

/** Assigns an obligation to a new owner. */
export const AssignAct = ({ of }: { readonly of: Assigned }) => {
  const { obligationId, kind, what, workOrderId } = of;
  return (
    <Act
      command={assigningCommand(kind)}
      label="Assign"
      notNow={
        isAssignable(of)
          ? undefined
          : `This ${kind} cannot be reassigned: it belongs to its work order.`
      }
      fields={[
        { name: 'owner', label: 'New owner', kind: 'owner', required: true },
        { name: 'reason', label: 'Reason', kind: 'lines', required: true },
      ]}
      run={({ owner = '', reason = '' }) =>
        api.POST('/v1/obligations/{obligationId}/assign', {
          params: { path: { obligationId } },
          body: { owner, reason, ...(workOrderId === null ? {} : { workOrderId }) },
        })
      }
    >
      <UserText>{what}</UserText>
    </Act>
  );
};

/** Completes a remediation with evidence and the resulting change. */
export const RemediateAct = ({ of: row }: { readonly of: RemediationRow }) => {
  const session = useSession();
  const { asOf } = usePast();
  const isOwn = row.streamKind === 'remediation';
  const proof = useProofField(isOwn ? null : row.workOrderId, true);
  if (asOf !== undefined) return null;
  return (
    <Act
      command="complete-remediation"
      label="Complete the remediation"
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
      The evidence shows that the cause is fixed. If the code recurs within the recurrence window,
      the remediation is reopened.
    </Act>
  );
};

const MAX_BYTES = 380_000;

/** Records a file, or a note, as evidence of the work order, so that a review or a remediation can name it. */
export const RecordEvidence = ({ workOrderId }: { readonly workOrderId: string }) => {
  const [file, setFile] = useState<File | null>(null);
  const record = async ({ kind = '', purpose, note = '' }: Readonly<Record<string, string>>) => {
    const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(note);
    // The one of browsers is there for https alone.
    const { sha256 } = await import('../../../../../libs/verify/src/browser');
    return api.POST('/v1/evidence', {
      body: {
        workOrderId,
        kind,
        size: bytes.length,
        sha256: hexOf(sha256(bytes)),
        mediaType: file?.type || (file ? 'application/octet-stream' : 'text/markdown'),
        content: base64Of(bytes),
        ...(purpose === undefined ? {} : { purpose }),
      },
    });
  };
  const isTooLarge = (file?.size ?? 0) > MAX_BYTES;
  return (
    <Act
      command="record-evidence"
      label="Record evidence"
      variant="subtle"
      fields={[
        {
          name: 'kind',
          label: 'Kind',
          required: true,
          initial: 'review-note',
          description: 'Letters, digits, - and _.',
        },
        { name: 'purpose', label: 'What it shows' },
        ...(file ? [] : [{ name: 'note', label: 'Or a note', kind: 'lines' as const }]),
      ]}
      run={record}
      onDone={() => setFile(null)}
    >
      <FileInput
        label="File"
        placeholder="Choose a file"
        clearable
        value={file}
        onChange={setFile}
        error={isTooLarge && 'Larger files are recorded by: npx writ evidence FILE'}
      />
    </Act>
  );
};

const base64Of = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

type EvidenceRow = RowOf<'/v1/evidence'>;

const MANY = 1_000;
const LABEL_MAX = 80;

/** Whether evidence proves something new: its content was verified, and it was neither superseded nor erased. */
export const isProof = ({
  supersededBy,
  shreddedAt,
  isVerified,
}: Pick<EvidenceRow, 'supersededBy' | 'shreddedAt' | 'isVerified'>): boolean =>
  isVerified && supersededBy === null && shreddedAt === null;

/** What a choice among evidence says: its kind, and what it is for. */
export const labelOf = ({
  evidenceId,
  kind,
  purpose,
}: Pick<EvidenceRow, 'evidenceId' | 'kind' | 'purpose'>): string => {
  const label = visible(`${kind}: ${purpose ?? evidenceId}`);
  return label.length > LABEL_MAX ? `${label.slice(0, LABEL_MAX - 1)}…` : label;
};

/** A field that offers current, verified evidence of the work order. */
export const useProofField = (
  workOrderId: string | null | undefined,
  required: boolean,
): ActField => {
  const evidence = useRead('/v1/evidence', {
    query: { workOrderId, limit: MANY },
    enabled: Boolean(workOrderId),
  });
  const label = required ? 'Evidence' : 'Evidence (optional)';
  const named = { name: 'evidence', label, required };
  if (!workOrderId)
    return { ...named, description: 'The id of evidence that belongs to no work order.' };
  const choices = (evidence.data?.body.items ?? [])
    .filter(isProof)
    .map((row) => ({ value: row.evidenceId, label: labelOf(row) }));
  return {
    ...named,
    kind: 'choice',
    choices,
    ...(choices.length === 0
      ? { description: 'No verified evidence is recorded yet: record some first.' }
      : {}),
  };
};
