import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { runWrit } from '../../test/run-writ';

const row = (principal: string, more: object = {}) => ({
  principal,
  kind: null,
  displayName: null,
  teams: null,
  claimedTeams: null,
  retired: false,
  ...more,
});

const fileOf = (text: string): string => {
  const file = join(temporaryFolder(), 'principals.yaml');
  writeFileSync(file, text);
  return file;
};

const FILE = `principals:
  - { principal: agent-7, kind: agent, teams: [support] }
  - { principal: auth0|alice, displayName: Alice Jansen }
  - { principal: bob, kind: person, teams: [] }
  - { principal: support, kind: team }
`;
const before = [
  row('auth0|alice', { kind: 'person' }),
  row('bob', { kind: 'person', teams: 'support' }),
];

const apply = async (rows: readonly object[], ...options: string[]) => {
  const { requests, ...run } = await runWrit(
    ['principals', 'apply', fileOf(FILE), ...options],
    ({ method }) => ({
      body: method === 'GET' ? { items: rows, nextCursor: null } : { principal: 'x' },
    }),
  );
  const puts = requests.filter(({ method }) => method === 'PUT');
  return { ...run, puts: puts.map(({ path, body }) => [path, JSON.parse(body)]) };
};

describe('writ principals', () => {
  it('[I12] lists the registry', async () => {
    const { stdout, requests } = await runWrit(['principals', '--kind', 'team'], () => ({
      body: { items: [row('support', { kind: 'team' })], nextCursor: null },
    }));
    expect(requests[0]!.path).toMatch(/^\/v1\/principals\?kind=team/);
    expect(stdout).toMatch(/^support +team/m);
  });

  it('[I12] applies what a file changes, teams first, and says it', async () => {
    const { stdout, puts } = await apply(before);
    expect(puts).toEqual([
      ['/v1/principals/support', { kind: 'team' }],
      ['/v1/principals/agent-7', { kind: 'agent', teams: ['support'] }],
      ['/v1/principals/auth0%7Calice', { displayName: 'Alice Jansen' }],
      ['/v1/principals/bob', { kind: 'person', teams: [] }],
    ]);
    expect(stdout).toBe(
      [
        'register support as team',
        'register agent-7 as agent, teams of agent-7: none → support',
        'display name of auth0|alice: none → Alice Jansen',
        'teams of bob: support → none',
        '4 to change, 0 as listed',
        '',
      ].join('\n'),
    );
  });

  it('[I12] changes nothing in a dry run, nor where everything is as listed', async () => {
    const dry = await apply(before, '--dry-run');
    expect(dry.puts).toEqual([]);
    expect(dry.stdout).toMatch(/^would register support as team$/m);

    const after = [
      row('support', { kind: 'team' }),
      row('agent-7', { kind: 'agent', teams: 'support' }),
      row('auth0|alice', { kind: 'person', displayName: 'Alice Jansen' }),
      row('bob', { kind: 'person' }),
    ];
    const again = await apply(after);
    expect(again.puts).toEqual([]);
    expect(again.stdout).toBe('0 to change, 4 as listed\n');
  });

  it.each([
    ['principals: x', /must have a list `principals`/],
    ['principals:\n  - { kind: team }', /:2: each entry needs a `principal`/],
    ['principals:\n  - { principal: a, team: [b] }', /:2: team is no field: there are principal/],
    ['principals:\n  - { principal: a, teams: b }', /:2: `teams` must be a list/],
    ['principals:\n  - { principal: a }\n  - { principal: a }', /:3: a is listed twice/],
  ])('[I12] names what does not fit in %j', async (text, problem) => {
    const applied = runWrit(['principals', 'apply', fileOf(text)], () => ({ body: {} }));
    await expect(applied).rejects.toThrow(problem);
  });

  it('[I12] takes somebody out of every team', async () => {
    const { requests } = await runWrit(['principals', 'set', 'bob', '--teams', ''], () => ({
      body: { principal: 'bob' },
    }));
    expect(JSON.parse(requests[0]!.body)).toEqual({ teams: [] });
  });
});
