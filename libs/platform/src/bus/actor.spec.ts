import { metadataOf } from './frame';
import { type Caller } from './token';

describe('the actor of a command', () => {
  it('[A4] says for which teams the credential answers', () => {
    expect(actorOf({ owners: ['finance'] })).toEqual({ ...ANA, teams: ['finance'] });
    expect(actorOf({ owners: [] })).toEqual(ANA);
    expect(actorOf({})).toEqual(ANA);
  });

  it('[D9] is a member of every team by `*` only as a delegate', () => {
    const owners = ['*', 'finance'];
    expect(actorOf({ owners })).toEqual({ ...ANA, teams: ['finance'] });
    expect(actorOf({ owners, roles: ['delegate'] })).toEqual({ ...ANA, teams: owners });
  });

  it('[I6] says who issued the credential', () =>
    expect(actorOf({ issuedBy: ['olga'] })).toEqual({ ...ANA, issuedBy: ['olga'] }));
});

const ANA = { id: 'ana', key: 'key-1' };

function actorOf(credential: Partial<Caller>) {
  const { id, key } = ANA;
  const caller = { id, keyId: key, tenant: 'default', roles: ['operator'], ...credential };
  return metadataOf(caller, 'command-1').actor;
}
