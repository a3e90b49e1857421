import dns from 'node:dns/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { isAllowed, isPublicAddress, mustBeAllowed, mustReach, post, publicLookup } from './post';

const message = (url: string) => ({ url, headers: { 'webhook-id': 'id' }, body: '{"ä":1}' });

const options = { reach: 'public', timeoutMs: 20_000 } as const;

let server: Server;

let requests = 0;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    requests += 1;
    response.writeHead(200, { 'content-length': 200_000 * Number(url !== '/') });
    if (url === '/long') response.end('x'.repeat(200_000));
    else if (url === '/cut') response.write('x', () => response.destroy());
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const port = () => (server.address() as AddressInfo).port;

describe('an attempt', () => {
  it.each(['https://localhost', 'https://127.0.0.1', 'http://127.0.0.1', 'http://localhost'])(
    '[N2] does not even connect to %s, whatever was named when the webhook was made',
    async (url) => {
      expect(await post(message(`${url}:${port()}/`), options)).toEqual({
        status: null,
        error: 'it leads to an address that is not public',
      });
      expect(requests).toBe(0);
    },
  );

  it('[N2] that finds nobody is an outcome, and says nothing of addresses', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/`;
    await new Promise((resolve) => closed.close(resolve));
    expect(await post(message(url), { ...options, reach: 'anywhere' })).toEqual({
      status: null,
      error: 'no answer: ECONNREFUSED',
    });
  });

  it('[N2] arrives where it may', async () => {
    const outcome = await post(message(`http://localhost:${port()}/`), {
      ...options,
      reach: 'anywhere',
    });
    expect([outcome.status, requests]).toEqual([200, 1]);
  });

  it.each([
    ['long', 'its answer is longer than 131072 bytes'],
    ['cut', 'no answer: ECONNRESET'],
  ])('[N10] has an outcome, too, where an answer that is read is %s', async (path, error) => {
    const read = { ...message(`http://localhost:${port()}/${path}`), isRead: true };
    const outcome = await post(read, { ...options, reach: 'anywhere' });
    expect(outcome).toEqual({ status: null, error });
  });
});

describe('where a webhook may lead', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['this host', '0.0.0.0'],
    ['a private network', '10.1.2.3'],
    ['a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['link-local, where clouds keep metadata', '169.254.169.254'],
    ['a provider’s own network', '100.100.100.200'],
    ['the host of an Azure machine', '168.63.129.16'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '192.0.2.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['loopback', '::1'],
    ['nowhere', '::'],
    ['link-local', 'fe80::1'],
    ['a private network', 'fd00:ec2::254'],
    ['a private network as IPv6', '::ffff:10.0.0.1'],
    ['loopback as IPv6', '::ffff:127.0.0.1'],
    ['loopback as IPv6 of old', '::7f00:1'],
    ['a private network behind NAT64', '64:ff9b::a00:1'],
    ['a private network by 6to4', '2002:a00:1::'],
    ['a tunnel', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['documentation', '2001:db8::1'],
    ['multicast', 'ff02::1'],
    ['no address', 'localhost'],
  ])('[N2] is not %s (%s)', (_, address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '[N2] is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]:8443/',
    'https://[::ffff:169.254.169.254]/latest/meta-data',
  ])('[N2] is not %s, neither when it is made nor when it is sent', async (url) => {
    expect(() => mustReach(new URL(url), 'public')).toThrow('not public');
    await expect(mustBeAllowed(url, 'public')).rejects.toMatchObject({
      code: 'webhook_address_not_allowed',
      message: expect.stringContaining('WRIT_WEBHOOKS_PRIVATE=allow'),
    });
    expect(() => mustReach(new URL(url), 'anywhere')).not.toThrow();
    await expect(mustBeAllowed(url, 'anywhere')).resolves.toBeUndefined();
  });

  it('[N2] is no name that leads to such an address', () =>
    expect(mustBeAllowed('https://localhost/', 'public')).rejects.toMatchObject({
      code: 'webhook_address_not_allowed',
    }));

  it('[N2] may be a name that nobody knows now', () =>
    expect(mustBeAllowed('https://nobody.invalid/', 'public')).resolves.toBeUndefined());

  it('[N2] may be a name that no name server resolves in time: each attempt looks it up', async () => {
    const lookup = jest.spyOn(dns, 'lookup').mockReturnValue(new Promise(() => undefined));
    expect(await isAllowed('https://slow.example/', 'public', 10)).toBe(true);
    expect(lookup).toHaveBeenCalledTimes(1);
    lookup.mockRestore();
  });

  it.each([true, false])(
    '[N2] gives a connection no address that was not checked (all: %s)',
    async (all) => {
      const error = await new Promise((resolve) =>
        publicLookup('localhost', { all }, (failure) => resolve(failure)),
      );
      expect(error).toMatchObject({ name: 'AddressNotAllowed' });
    },
  );

  it('[N2] reports names that are not known', async () => {
    const error = await new Promise((resolve) =>
      publicLookup('nobody.invalid', {}, (failure) => resolve(failure)),
    );
    expect(error).toMatchObject({ syscall: 'getaddrinfo' });
  });
});
