import { deliveryScopes } from '#contracts';
import { routesOf, runWrit as run } from '../../test/run-writ';
import { buildProgram } from '../program';

const link = {
  linkId: 'link-1',
  url: 'https://writ.example/d/abc',
  expiresAt: '2030-01-15T09:00:00.000Z',
};

describe('writ delivery', () => {
  it('[R3] shares a page, and prints the address alone where it can be piped', async () => {
    const args = ['--scope', 'public', '--for', 'Northwind', '--valid-for', '7d'];
    const { stdout, stderr, requests } = await run(['delivery', 'share', 'wo-1', ...args], () => ({
      body: link,
    }));
    expect(routesOf(requests)).toEqual([
      [
        'POST /v1/work-orders/wo-1/delivery-links',
        { scope: 'public', audience: 'Northwind', validFor: 'P7D' },
      ],
    ]);
    expect(stdout).toBe('https://writ.example/d/abc\n');
    expect(stderr).toBe('link link-1 works until 2030-01-15T09:00:00.000Z\n');
  });

  it('[R3] offers every pair of eyes that there is', () => {
    const delivery = buildProgram().commands.find((command) => command.name() === 'delivery')!;
    const share = delivery.commands.find((command) => command.name() === 'share')!;
    const scope = share.options.find(({ long }) => long === '--scope')!;
    expect(scope.argChoices).toEqual([...deliveryScopes]);
  });

  it('[R3] lists links with how often they were opened', async () => {
    const row = { ...link, audience: 'Northwind', scope: 'client', status: 'open', openings: 12 };
    const { stdout, requests } = await run(['delivery', 'list', 'wo-1'], () => ({
      body: { items: [{ ...row, issuedBy: 'olga' }], nextCursor: null },
    }));
    expect(requests[0]!.path).toMatch(/^\/v1\/work-orders\/wo-1\/delivery-links\?status=open/);
    expect(stdout.replace(/ +/g, ' ')).toContain('link-1 Northwind client open');
    expect(stdout).toContain('12');
  });

  it('[R3] revokes a link', async () => {
    const { stdout, requests } = await run(['delivery', 'revoke', 'wo-1', 'link-1'], () => ({
      body: { linkId: 'link-1' },
    }));
    expect(requests[0]).toMatchObject({
      method: 'DELETE',
      path: '/v1/work-orders/wo-1/delivery-links/link-1',
    });
    expect(stdout).toBe('link link-1 opens nothing any more\n');
  });

  it('[R3] takes no other eyes, and no time that is none', async () => {
    const refused = (...args: string[]) => run(['delivery', 'share', 'wo-1', ...args], () => ({}));
    await expect(refused('--valid-for', 'soon')).rejects.toThrow('takes a duration');
  });
});
