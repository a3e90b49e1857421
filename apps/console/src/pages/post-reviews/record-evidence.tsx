import { FileInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { hexOf } from '../../parts/hex';

const MAX_BYTES = 380_000;

/** Records a file, or a note, as evidence of the work order, so that a review or a remedy can name it. */
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
