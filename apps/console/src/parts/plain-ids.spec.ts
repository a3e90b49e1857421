import { idEnd, plain, shortIds } from './plain-ids';

const ID = 'f66d627f-2a5e-587d-827a-12903dcf8551';

describe('ids in texts', () => {
  it('become the names that are known for them', () => {
    const names = new Map([[ID, 'security']]);
    expect(plain(`owner-missing: ${ID}`, names)).toBe('owner-missing: security');
    expect(plain(`owner-missing about ${ID} is open.`, names)).toBe(
      'owner-missing about security is open.',
    );
    expect(plain(`The track ${ID} is open.`, names)).toBe('The track security is open.');
  });

  it('are left out behind a code, and where the name is the code', () => {
    expect(plain(`customer-stranded about ${ID} is open: dana resolves it.`)).toBe(
      'customer-stranded is open: dana resolves it.',
    );
    const called = new Map([[ID, 'customer-stranded']]);
    expect(plain(`customer-stranded: break-glass ${ID}`, called)).toBe(
      'customer-stranded: break-glass',
    );
  });

  it('tell two things apart by their ends', () => {
    expect([idEnd(ID), idEnd('refund-1')]).toEqual(['cf8551', 'refund-1']);
  });

  it('are cut short elsewhere, and text without them stays', () => {
    expect(plain(`The track ${ID} is open.`)).toBe('The track f66d627f… is open.');
    expect(shortIds(ID)).toBe('f66d627f…');
    expect(plain('refund: refund.issue')).toBe('refund: refund.issue');
  });
});
