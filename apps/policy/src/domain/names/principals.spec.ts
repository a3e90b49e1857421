import { type RegisterPrincipalBody } from '#contracts';
import { metadata, specFor } from '#testkit';
import { registryDecider, type RegistryCommand } from './registry.decider';

const { given } = specFor(registryDecider);

const event = (verb: string, principal: string, data: object = {}) => ({
  type: `principal.${verb}`,
  data: { principal, ...data },
});
const known = (principal: string) => event('registered', principal);
const described = (principal: string, kind: string, displayName?: string) =>
  event('described', principal, { kind, displayName });
const moved = (principal: string, ...teams: string[]) =>
  event('teams-changed', principal, { teams });
const retired = (principal: string) => event('retired', principal, { reason: 'Left.' });

const register = (data: RegisterPrincipalBody, actor = { id: 'admin-ada' }): RegistryCommand => ({
  type: 'register-principal',
  data,
  metadata: metadata({ actor, roles: ['admin'] }),
});
const about = (
  type: 'retire-principal' | 'reinstate-principal',
  principal: string,
  actor: { id: string; issuedBy?: string[] } = { id: 'admin-ada' },
): RegistryCommand => ({
  type,
  data: { principal, reason: 'Left.' },
  metadata: metadata({ actor, roles: ['admin'] }),
});
const claim = (...teams: string[]): RegistryCommand => ({
  type: 'claim-teams',
  data: { principal: 'alice', issuer: 'https://id.example', teams },
  metadata: metadata(),
});

const finance = [known('finance'), described('finance', 'team')];
const alice = [known('alice'), described('alice', 'person')];
const person = { principal: 'alice', kind: 'person' } as const;

describe('registering a principal', () => {
  it('[I12] takes its kind, teams and display name', () =>
    given(...finance)
      .when(register({ ...person, teams: ['finance'], displayName: 'Alice Jansen' }))
      .then(
        known('alice'),
        described('alice', 'person', 'Alice Jansen'),
        moved('alice', 'finance'),
      ));

  it('[I12] changes nothing when it says the same again', () =>
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(register({ ...person, teams: ['finance', 'finance'] }))
      .thenNothing());

  it('[I12] leaves what it does not name', () =>
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(register({ principal: 'alice', displayName: 'Alice Jansen' }))
      .then(described('alice', 'person', 'Alice Jansen')));

  it('[I12] says of a name that a key brought in what it names', () =>
    given(known('agent-7'))
      .when(register({ principal: 'agent-7', kind: 'agent' }))
      .then(described('agent-7', 'agent')));

  it('[I12] refuses a new name without a kind, which may be a slip', () =>
    given(...alice)
      .when(register({ principal: 'alcie', teams: [] }))
      .thenRefused('principal_kind_missing'));

  it('[I11] refuses a name that looks like a known one', () =>
    given(...alice)
      .when(register({ principal: '\u0430lice', kind: 'person' }))
      .thenRefused('name_confusable', { facts: { known: 'alice' } }));

  it.each([
    ['that nobody registered', []],
    ['that is a person', [known('finance'), described('finance', 'person')]],
    ['that is retired', [...finance, retired('finance')]],
  ])('[I12] refuses a team %s', (_, past) =>
    given(...past)
      .when(register({ ...person, teams: ['finance'] }))
      .thenRefused('team_invalid', { facts: { team: 'finance' } }),
  );

  it('[I12] takes a team of an unknown kind', () =>
    given(known('finance'), ...alice)
      .when(register({ principal: 'alice', teams: ['finance'] }))
      .then(moved('alice', 'finance')));

  it('[I12] refuses a team in a team, and another kind for a team with members', () => {
    given(...finance)
      .when(register({ principal: 'audit', kind: 'team', teams: ['finance'] }))
      .thenRefused('team_invalid');
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(register({ principal: 'finance', kind: 'system' }))
      .thenRefused('team_invalid');
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(register({ principal: 'alice', kind: 'team' }))
      .thenRefused('team_invalid');
  });

  it('[I12] refuses to change ones own teams, and those of who issued the key', () => {
    given(...finance, ...alice)
      .when(register({ principal: 'alice', teams: ['finance'] }, { id: 'alice' }))
      .thenRefused('principal_of_yours');
    const hand = { id: 'bob', issuedBy: ['alice'] };
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(register({ principal: 'alice', teams: [] }, hand))
      .thenRefused('principal_of_yours');
    given(...alice)
      .when(register({ principal: 'alice', displayName: 'Alice' }, { id: 'alice' }))
      .then(described('alice', 'person', 'Alice'));
  });
});

describe('retiring a principal', () => {
  it('[I12] is recorded once, and so is its return', () => {
    given(...alice)
      .when(about('retire-principal', 'alice'))
      .then(retired('alice'));
    given(...alice, retired('alice'))
      .when(about('retire-principal', 'alice'))
      .thenNothing();
    given(...alice, retired('alice'))
      .when(about('reinstate-principal', 'alice'))
      .then(event('reinstated', 'alice', { reason: 'Left.' }));
    given(...alice)
      .when(about('reinstate-principal', 'alice'))
      .thenNothing();
  });

  it('[I12] is refused for a team while it has members, and takes their rules from nobody', () => {
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(about('retire-principal', 'finance'))
      .thenRefused('team_invalid');
    given(...finance, ...alice, moved('alice', 'finance'), moved('alice'))
      .when(about('retire-principal', 'finance'))
      .then(retired('finance'));
  });

  it('[I12] keeps the name reserved, and changes nothing of it', () => {
    given(...alice, retired('alice'))
      .when(register({ principal: 'ALICE', kind: 'person' }))
      .thenRefused('name_confusable');
    given(...finance, ...alice, retired('alice'))
      .when(register({ principal: 'alice', teams: ['finance'] }))
      .thenRefused('principal_retired');
  });

  it('[I12] is refused for a name that nobody knows, for oneself and for who issued the key', () => {
    given().when(about('retire-principal', 'alice')).thenRefused('principal_not_found');
    given(...alice)
      .when(about('retire-principal', 'alice', { id: 'alice' }))
      .thenRefused('principal_of_yours');
    given(...alice)
      .when(about('retire-principal', 'alice', { id: 'bob', issuedBy: ['alice'] }))
      .thenRefused('principal_of_yours');
    given(...alice, retired('alice'))
      .when(about('reinstate-principal', 'alice', { id: 'bob', issuedBy: ['alice'] }))
      .thenRefused('principal_of_yours');
  });
});

describe('teams that an identity provider names', () => {
  const claimed = (...teams: string[]) =>
    event('teams-claimed', 'alice', { issuer: 'https://id.example', teams });

  it('[I12] are recorded where they differ, beside those of admins', () => {
    given(...finance, ...alice, moved('alice', 'finance'))
      .when(claim('sales', 'alice'))
      .then(claimed('sales'));
    given(...alice, claimed('sales'))
      .when(claim('sales'))
      .thenNothing();
    given(...alice, claimed('sales'))
      .when(claim())
      .then(claimed());
    given(...alice)
      .when(claim())
      .thenNothing();
  });
});
