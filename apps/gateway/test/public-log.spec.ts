import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { subjects } from '#contracts';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { BASE_URL, Outside, TOKEN_SECRET } from './outside';

const CHECKPOINT = '/log/checkpoint';
const HASHES = '/log/tile/0/x001/067.p/8';
const ENTRIES = '/log/tile/entries/000.p/3';

describe('the log at the paths of monitors', () => {
  const outside = new Outside();
  let app: NestFastifyApplication;
  const serving = async (publicLog?: GatewaySettings['publicLog']): Promise<void> => {
    const settings = new GatewaySettings(BASE_URL, TOKEN_SECRET, 256, undefined, publicLog);
    app = await createGateway(outside, settings, pino({ level: 'silent' }));
  };
  beforeEach(() => {
    outside.reset();
    outside.on(subjects.trust.checkpoint, () => ({ ok: true, note: 'a note\n' }));
    outside.on(subjects.trust.tile, () => ({ ok: true, bytes: 'aGFzaA==' }));
    const given = [['YQ==', 'YmM='], ['ZA==']];
    outside.on(subjects.trust.entries, () => ({ ok: true, entries: given.shift()! }));
  });
  afterEach(() => app.close());

  const statuses = async () => {
    const answers = [CHECKPOINT, HASHES, ENTRIES].map((url) => app.inject({ method: 'GET', url }));
    return (await Promise.all(answers)).map(({ statusCode }) => statusCode);
  };
  const sentOf = (...wanted: readonly string[]) =>
    outside.sentOn.filter(({ subject }) => wanted.includes(subject)).map(({ body }) => body);
  const ofTheLog = Object.values(subjects.trust);

  it('[V2] is read by nobody without a credential unless a setting says so', async () => {
    await serving();
    expect(await statuses()).toEqual([404, 404, 404]);
    expect(sentOf(...ofTheLog)).toEqual([]);
  });

  it('[V2] shows hashes without events', async () => {
    await serving('hashes');
    expect(await statuses()).toEqual([200, 200, 404]);
    expect(sentOf(subjects.trust.entries)).toEqual([]);
    expect(sentOf(subjects.trust.tile)).toMatchObject([{ level: 0, index: 1067, width: 8 }]);
  });

  it('[V2] shows a bundle of entries, which the ledger gives in pieces', async () => {
    await serving('entries');
    const { statusCode, rawPayload, headers } = await app.inject({ method: 'GET', url: ENTRIES });
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/octet-stream']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(rawPayload.toString('latin1')).toBe('\0\x01a\0\x02bc\0\x01d');
    expect(sentOf(subjects.trust.entries)).toMatchObject([
      { first: 0, count: 3 },
      { first: 2, count: 1 },
    ]);
  });

  it.each(['/log/tile/entries/0', '/log/tile/entries/x000/001', '/log/tile/7x/000'])(
    '[V2] has nothing at %s',
    async (url) => {
      await serving('entries');
      expect((await app.inject({ method: 'GET', url })).statusCode).toBe(404);
      expect(sentOf(...ofTheLog)).toEqual([]);
    },
  );
});
