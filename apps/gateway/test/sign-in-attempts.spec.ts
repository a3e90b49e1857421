import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { gatewayBefore, keyOf, Outside } from './outside';
import { SessionsOutside, signingIn } from './signed-in';

describe('signing in again and again', () => {
  it('[O4] is limited by address and in total, for the stated time; successes are not', async () => {
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
      const held = await from('192.0.2.1');
      expect([held.statusCode, held.headers['retry-after']]).toEqual([429, '6']);
      expect((await from('192.0.2.2')).statusCode).toBe(401);
      now.mockReturnValue(6_000);
      expect((await from('192.0.2.1')).statusCode).toBe(401);

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

  it('[O4] fails with one key without holding up others from the same address, until there are many', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const app = await withSessions();
    const from = (key: string) => app.inject({ ...signingIn(key), remoteAddress: '10.0.0.1' });
    try {
      for (let n = 0; n < 12; n++) await from('writ_stolen_wrong');
      expect((await from('writ_stolen_wrong')).statusCode).toBe(429);
      expect((await from(keyOf('operator'))).statusCode).toBe(200);
      let failed = 0;
      while ((await from(`writ_guess${failed}_wrong`)).statusCode === 401) failed++;
      expect(failed).toBe(40);
    } finally {
      now.mockRestore();
      await app.close();
    }
  });

  it('[O4] counts by the address that a trusted proxy names, and by nobody else’s word', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const trusting = await withSessions(['10.0.0.0/8']);
    const doubting = await withSessions();
    const failing = async (app: NestFastifyApplication, client: string, remoteAddress: string) => {
      const { headers, ...request } = signingIn('writ_Wrong');
      const named = { ...headers, 'x-forwarded-for': `203.0.113.9, ${client}` };
      return (await app.inject({ ...request, headers: named, remoteAddress })).statusCode;
    };
    try {
      for (let n = 0; n < 10; n++)
        for (const app of [trusting, doubting]) await failing(app, '192.0.2.1', '10.0.0.1');
      expect(await failing(trusting, '192.0.2.1', '10.0.0.2')).toBe(429);
      expect(await failing(trusting, '192.0.2.2', '10.0.0.1')).toBe(401);
      // The setting trusts this network and no other.
      for (let n = 0; n < 10; n++) await failing(trusting, `192.0.2.${n + 10}`, '172.16.0.1');
      expect(await failing(trusting, '192.0.2.99', '172.16.0.1')).toBe(429);
      expect(await failing(doubting, '192.0.2.2', '10.0.0.1')).toBe(429);
    } finally {
      now.mockRestore();
      await Promise.all([trusting.close(), doubting.close()]);
    }
  });
});

const withSessions = (trustedProxies: readonly string[] = []): Promise<NestFastifyApplication> => {
  const outside = new Outside();
  new SessionsOutside(outside);
  return gatewayBefore(outside, undefined, trustedProxies);
};
