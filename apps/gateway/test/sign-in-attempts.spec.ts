import { gatewayBefore, keyOf, Outside } from './outside';
import { SessionsOutside, signingIn } from './signed-in';

describe('signing in again and again', () => {
  it('is limited by address and in total, for the stated time; successes are not', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const outside = new Outside();
    new SessionsOutside(outside);
    const app = await gatewayBefore(outside);
    const from = (remoteAddress: string, key = 'writ_Wrong') =>
      app.inject({ ...signingIn(key), remoteAddress });
    try {
      for (let n = 0; n < 15; n++)
        expect((await from('192.0.2.1', keyOf('operator'))).statusCode).toBe(200);
      for (let n = 0; n < 10; n++) expect((await from('192.0.2.1')).statusCode).toBe(401);
      const held = await from('192.0.2.1', keyOf('operator'));
      expect([held.statusCode, held.headers['retry-after']]).toEqual([429, '6']);
      expect((await from('192.0.2.2', keyOf('operator'))).statusCode).toBe(200);
      now.mockReturnValue(6_000);
      expect((await from('192.0.2.1', keyOf('operator'))).statusCode).toBe(200);

      for (let n = 0; n < 10; n++) await from(`2001:db8::${n}`);
      expect((await from('2001:db8::ffff')).statusCode).toBe(429);
      expect((await from('2001:db8:0:1::1')).statusCode).toBe(401);
      let failed = 0;
      while ((await from(`198.51.100.${failed}`)).statusCode === 401) failed++;
      expect(failed).toBeLessThan(200);
      expect((await from('203.0.113.9', keyOf('operator'))).statusCode).toBe(429);
    } finally {
      now.mockRestore();
      await app.close();
    }
  });
});
