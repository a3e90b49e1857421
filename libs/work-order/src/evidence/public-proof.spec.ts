import { type PastEvent, recorded } from '#testkit';
import { proofGranted, proofRequested } from '../../test/delivery-builders';
import { after, event, granted, now, opened, requested, step } from '../../test/pilot-builders';
import { isPublicProof, publicProofOf } from './public-proof';

const WORKFLOW_DIGEST = 'e'.repeat(64);
const photo = { evidenceId: 'e-1', kind: 'photo' };

/** Whether a photo may be shown that is recorded at this position. */
const isShown = (past: readonly PastEvent[], position = 2): boolean =>
  isPublicProof(publicProofOf(after(...past), recorded(past), now), photo, position);

describe('public proof', () => {
  it('[R4] is permitted by approvals of that kind alone', () => {
    expect(isShown([opened(), step('ask'), proofRequested(), proofGranted()])).toBe(true);
    const other = [opened(), requested('a-1', 'commercial'), granted('a-1')];
    expect(isShown(other)).toBe(false);
  });

  it('[R4] is permitted for the system that the approval names', () => {
    const scope = { system: 'sandbox', writes: ['label'], audience: 'public' };
    expect(isShown([opened(), proofRequested(), proofGranted({ scope })], 1)).toBe(true);
  });

  it.each<[string, PastEvent]>([
    ['the approval is escalated', event('approval.escalated', { approvalId: 'p-1', owner: 'cfo' })],
    ['another approval is granted', granted('a-1')],
    ['a step is completed', step('configure')],
  ])('[R4] is what was there when it was granted, whatever comes later: %s', (_, later) => {
    const past = [opened(), proofRequested(), requested('a-1', 'commercial'), proofGranted()];
    expect(isShown([...past, later], 3)).toBe(true);
    expect(isShown([...past, step('ask'), later], 5)).toBe(false);
  });

  it('[R4] is permitted at a gate under the version of the workflow that requested it', () => {
    const atGate = (ruleDigest: string) => [
      proofRequested({ gate: 'signed', ruleDigest }),
      proofGranted(),
    ];
    expect(isShown([opened(), ...atGate(WORKFLOW_DIGEST)], 1)).toBe(true);
    expect(isShown([opened(), ...atGate('f'.repeat(64))], 1)).toBe(false);
    expect(isShown(atGate(WORKFLOW_DIGEST), 0)).toBe(false);
  });
});
