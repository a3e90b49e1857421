import { isOwnPath } from '#contracts';
import { returnPath } from '../../apps/console/src/session/return-path';
import { elsewhere, here, noPaths } from '../../apps/gateway/test/return-addresses';

describe('where the console goes on after signing in', () => {
  it.each([...elsewhere, ...noPaths, ...here, '/'])(
    'is an address that the API takes, too: %j',
    (address) => {
      expect(returnPath(address)).toBe(isOwnPath(address) ? address : '/mine');
    },
  );

  it('is the start of a person without an address', () => {
    expect(returnPath(undefined)).toBe('/mine');
  });
});
