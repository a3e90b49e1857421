import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { type CommandOf, type dispatchDelegation } from '#contracts';
import { canonicalBytes } from '#platform';
import { type SealedBrief } from './domain/intake-context';

const DISPATCHES = '3b0f2a66-2c67-4b0e-9a55-7f6f0d9f5c11';

/**
 * A brief as the log keeps it: RFC 8785 text, and SHA-256 hex over whom it goes to and for what. A dispatch that
 * names no id gets one that the same command always gets.
 */
export const sealedBrief = ({
  data,
  metadata: { tenant, actor, commandId },
}: CommandOf<typeof dispatchDelegation>): SealedBrief => {
  const { kind, recipient, step, brief } = data;
  const digest = createHash('sha256')
    .update(canonicalBytes({ kind, recipient, step: step ?? null, brief }))
    .digest('hex');
  const dispatchId =
    data.dispatchId ?? uuidv5([tenant, actor.id, commandId].join('\n'), DISPATCHES);
  return { dispatchId, digest, briefText: canonicalBytes(brief).toString('utf8') };
};
