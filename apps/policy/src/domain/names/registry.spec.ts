import { type IntroduceNames } from '#contracts';
import { metadata, specFor } from '#testkit';
import { registryDecider } from './registry.decider';

const { given } = specFor(registryDecider);

const register = (introduced: string[], inUse: string[] = []): IntroduceNames => ({
  type: 'introduce-names',
  data: { inUse, introduced },
  metadata: metadata(),
});
const registered = (principal: string) => ({ type: 'principal.registered', data: { principal } });
const alice = registered('alice');

describe('the registry of names', () => {
  it('[I11] takes a new name once', () => {
    given()
      .when(register(['alice', 'bob', 'alice']))
      .then(alice, registered('bob'));
    given(alice)
      .when(register(['alice']))
      .thenNothing();
  });

  it('[I11] refuses a name that looks like a known one, and names that one', () =>
    given(alice)
      .when(register(['bob', '\u0430lice']))
      .thenRefused('name_confusable', { facts: { known: 'alice' } }));

  it('[I11] refuses two names that look alike and come together', () =>
    given()
      .when(register(['alice', 'ALICE']))
      .thenRefused('name_confusable', { facts: { known: 'alice' } }));

  it('[I11] takes what is in use already, and compares with it', () => {
    given(alice)
      .when(register([], ['ALICE']))
      .then(registered('ALICE'));
    given()
      .when(register(['\u0430lice'], ['alice']))
      .thenRefused('name_confusable', { facts: { known: 'alice' } });
  });
});
