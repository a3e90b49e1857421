import { type SubmitReply, type SubmitResult } from '#contracts';
import { type AppendResult } from '#kernel';
import { type FactError, factError } from '../domain/envelope';
import { type Placed } from './placing';

/** Why the ledger does not take a fact. */
export const unplaced = (outcome: AppendResult): FactError =>
  outcome.outcome === 'invalid'
    ? factError('invalid_data', '/data', `The ledger does not take it: ${outcome.message}`)
    : factError(
        'id_reused',
        '/id',
        'Another event was accepted under this source and id: send this one under a new id.',
      );

export const resultOf = (
  { arrival: { name }, quarantined }: Placed,
  outcome: 'committed' | 'duplicate',
  position: number,
): SubmitResult => {
  if (quarantined)
    return {
      ...name,
      outcome: 'quarantined',
      position,
      quarantineId: quarantined.quarantineId,
      ...quarantined.error,
    };
  return { ...name, outcome: outcome === 'committed' ? 'accepted' : 'duplicate', position };
};

export const replyOf = (results: readonly SubmitResult[]): SubmitReply => {
  const count = (wanted: SubmitResult['outcome']): number =>
    results.filter(({ outcome }) => outcome === wanted).length;
  return {
    received: results.length,
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    quarantined: count('quarantined'),
    results,
    position: Math.max(0, ...results.map(({ position }) => position)),
  };
};
