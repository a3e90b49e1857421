import { type ApprovalRow } from './coverage';

/** What follows from a yes, to whoever just said it. */
export const afterYes = (
  { gate, signaturesNeeded, signaturesGiven }: ApprovalRow,
  isConditional: boolean,
): string => {
  const left = signaturesNeeded - signaturesGiven - 1;
  const did = signaturesNeeded > 1 ? 'signed' : 'approved';
  if (left > 0)
    return `You signed it. It waits for ${left} more ${left === 1 ? 'signature' : 'signatures'}.`;
  if (isConditional)
    return `You ${did} it under conditions. Nothing runs on it until they are met.`;
  return gate === null
    ? `You ${did} it. Policy decides again by itself.`
    : `You ${did} it. The gate opens once nothing else that it wants is missing.`;
};
