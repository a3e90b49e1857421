import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { Said } from '../../parts/said';
import { AnswerForm, type AnswerProps } from './answer-form';
import { permitOf } from './coverage';
import { coveragesOf } from './permitted';

/** A no, which needs a reason: whoever asked gets it, and it stays on record. */
export const DeclineForm = ({ inSight, close }: AnswerProps) => {
  const { row, review } = inSight;
  const { approvalId, workOrderId } = row;
  const [reason, setReason] = useState('');
  const { asked } = coveragesOf(row, review);
  return (
    <AnswerForm
      title="Decline"
      submit="No, decline it"
      color="red"
      inSight={inSight}
      close={close}
      problem={reason.trim() === '' ? 'Say why first.' : undefined}
      body={{ reason: reason.trim(), workOrderId, ...(review && { seen: review.digest }) }}
      send={(body) =>
        api.POST('/v1/approvals/{approvalId}/reject', { params: { path: { approvalId } }, body })
      }
    >
      <Text size="sm">
        You say no to: <Said>{permitOf(asked, row.gate)}</Said>.
        {row.signaturesNeeded > 1 && ' One no is a no, whoever else has signed.'}
      </Text>
      <Textarea
        label="Reason"
        description="For whoever asked, and for the record."
        required
        autosize
        minRows={3}
        maxLength={4_000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AnswerForm>
  );
};
