import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { listen } from '../src/http/listen';
import { gatewayBefore, Outside } from './outside';

const host = '127.0.0.1';

describe('the port of the gateway', () => {
  const apps: NestFastifyApplication[] = [];
  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  const listening = async (port: number): Promise<number> => {
    const app = await gatewayBefore(new Outside());
    apps.push(app);
    await listen(app, { port, host });
    return (app.getHttpServer().address() as AddressInfo).port;
  };

  it('answers many callers who connect at once', async () => {
    const port = await listening(0);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        fetch(`http://${host}:${port}/healthz`, { headers: { connection: 'close' } }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('is shared with no other gateway, and with no other server', async () => {
    const port = await listening(0);
    await expect(listening(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = createServer().listen(port, host);
    const [error] = await once(other, 'error');
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
  });
});
