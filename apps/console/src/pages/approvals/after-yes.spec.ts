import { afterYes } from './after-yes';
import { waiting } from './approvals.fixture';

describe('what follows from a yes', () => {
  it.each([
    [waiting, false, 'You approved it. Policy decides again by itself.'],
    [waiting, true, /under conditions\. Nothing runs/],
    [{ ...waiting, gate: 'legal' }, false, /You approved it\. The gate opens/],
    [{ ...waiting, signaturesNeeded: 2 }, false, 'You signed it. It waits for 1 more signature.'],
    [{ ...waiting, signaturesNeeded: 2, signaturesGiven: 1 }, false, /You signed it\. Policy/],
  ])('is said (%#)', (row, isConditional, words) => {
    expect(afterYes(row, isConditional)).toEqual(
      typeof words === 'string' ? words : expect.stringMatching(words),
    );
  });
});
