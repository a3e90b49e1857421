import { type Caller } from '#platform';
import { AccessPlatform } from '../../test/access-platform';
import { ACCOUNT_SHARES, CallerAccounts } from './caller-accounts';

let the: AccessPlatform;
let accounts: CallerAccounts;

const caller = (given: Partial<Caller>): Caller => ({
  id: 'crm',
  keyId: 'k',
  tenant: 'acme',
  roles: ['integrator', 'operator'],
  owners: ['finance', 'legal'],
  ...given,
});
const takeMany = (count: number, given: (n: number) => Partial<Caller>, isNarrowed = false) =>
  Promise.all(Array.from({ length: count }, (_, n) => accounts.of(caller(given(n)), isNarrowed)));
const taken = (answers: readonly (number | string)[]) =>
  answers.filter((answer) => typeof answer === 'number');
const refused = (answers: readonly (number | string)[]) => [
  ...new Set(answers.filter((answer) => typeof answer === 'string')),
];

beforeAll(async () => {
  the = await AccessPlatform.share();
  accounts = new CallerAccounts(the.platform.pool);
});

describe('an account on NATS', () => {
  it('is that of a tenant, a principal and the limits of a credential, in whatever order', async () => {
    const own = await accounts.of(caller({}), false);
    const same = caller({ roles: ['operator', 'integrator'], owners: ['legal', 'finance'] });
    expect(await accounts.of(same, false)).toBe(own);
    const others = [
      { source: '/evil' },
      { workflows: ['refunds'] },
      { roles: ['integrator'] },
      { owners: ['finance'] },
      { owners: ['*'] },
      { id: 'erp' },
      { tenant: 'other' },
    ];
    const numbers = await takeMany(others.length, (n) => others[n]!);
    expect(new Set([own, ...numbers]).size).toBe(1 + others.length);
    expect(taken(numbers)).toHaveLength(others.length);
  });

  it('is one of few for a principal, of which narrower tokens leave some to keys', async () => {
    const many = (n: number) => ({ id: 'minter', tenant: 'shares', source: `/${n}` });
    const byTokens = await takeMany(10, many, true);
    expect(taken(byTokens)).toHaveLength(ACCOUNT_SHARES.narrowed);
    expect(refused(byTokens)).toEqual([
      expect.stringContaining('The principal minter of the tenant shares has its share'),
    ]);
    const byKeys = await takeMany(5, (n) => ({ ...many(n), source: `/key-${n}` }));
    expect(taken(byKeys)).toHaveLength(ACCOUNT_SHARES.principal - ACCOUNT_SHARES.narrowed);
  });

  it('is one of a share of its tenant, and leaves accounts to the other tenants', async () => {
    const all = await takeMany(ACCOUNT_SHARES.tenant + 6, (n) => ({
      tenant: 'greedy',
      id: `p${n}`,
    }));
    expect(taken(all)).toHaveLength(ACCOUNT_SHARES.tenant);
    expect(refused(all)).toEqual([
      `The tenant greedy has its share of accounts for callers (${ACCOUNT_SHARES.tenant}).`,
    ]);
    expect(await accounts.of(caller({ tenant: 'modest' }), false)).toEqual(expect.any(Number));
  });
});
