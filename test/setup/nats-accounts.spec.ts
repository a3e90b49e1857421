import {
  CALLER_ACCOUNTS,
  callerAccountOf,
  isCallerAccountOf,
} from '../../apps/policy/src/access/caller-accounts';
import { callerSubjects, consumerSubjects, intakeSubject, subjects } from '#contracts';
import { inLauncher } from './launcher';

interface Import {
  readonly service?: { readonly account: string; readonly subject: string };
  readonly stream?: { readonly account: string; readonly subject: string };
  readonly to?: string;
  readonly share?: boolean;
}
interface Account {
  readonly imports?: readonly Import[];
  readonly users?: readonly { readonly user: string; readonly password: string }[];
  readonly exports?: readonly {
    readonly service?: string;
    readonly accounts?: readonly string[];
  }[];
}
interface Accounts {
  readonly accounts: Readonly<Record<string, Account>>;
  readonly authorization: { readonly auth_callout: { readonly auth_users: readonly string[] } };
}

describe('the issuer whose signatures our nats-server trusts', () => {
  it('is that of the services, also where WRIT_NATS_ISSUER names it', () =>
    expect(
      inLauncher<string>('secrets', `it.natsIssuerIn('/nowhere', { WRIT_NATS_ISSUER: 'SA' })`),
    ).toBe('SA'));
});

describe('the users of the services on our nats-server', () => {
  it('may be several, so that a password is replaced while it runs: the services sign in as the first', () => {
    const users = { 'services-2': 'new', services: 'old' };
    const { accounts, authorization } = inLauncher<Accounts>(
      'nats-accounts',
      `it.natsAccounts({ users: ${JSON.stringify(users)}, issuer: it.newIssuer() })`,
    );
    const known = accounts['WRIT']!.users!.map(({ user, password }) => [user, password]);
    expect(Object.fromEntries(known)).toEqual(users);
    expect(authorization.auth_callout.auth_users).toEqual(['services', 'services-2']);
    expect(accounts['WRIT']!.users).toHaveLength(2);
    expect(inLauncher('secrets', `it.natsLoginOf(${JSON.stringify(users)})`)).toBe(
      'services-2:new',
    );
  });
});

describe('[N5] the accounts of our nats-server', () => {
  const { accounts } = inLauncher<Accounts>(
    'nats-accounts',
    `it.natsAccounts({ users: { services: 'x' }, issuer: it.newIssuer() })`,
  );
  const callers = Object.entries(accounts).filter(([name]) => name.startsWith('CALLER-'));

  it('are as many for callers as the service that hands them out believes', () =>
    expect(callers).toHaveLength(CALLER_ACCOUNTS));

  it('give each caller the public subjects and nothing else', () => {
    const { createConsumer, account } = subjects.callers;
    for (const [, { imports = [] }] of callers) {
      const reached = imports.map(({ service, stream }) => (service ?? stream)!.subject);
      expect(reached.sort()).toEqual(
        [
          callerSubjects.commands,
          intakeSubject('*', '*'),
          `${createConsumer}.>`,
          account,
          subjects.events.readable,
          ...consumerSubjects('*', '*').slice(1),
        ].sort(),
      );
    }
  });

  it('have the server say who calls with each command and each fact', () => {
    const shared = accounts['CALLER-1']!.imports!.filter(({ share }) => share);
    expect(shared.map(({ service }) => service!.subject)).toEqual([
      callerSubjects.commands,
      intakeSubject('*', '*'),
    ]);
  });
});

describe('[N5] the accounts of further logs on our nats-server', () => {
  const withLogs = (logs: string) =>
    inLauncher<Accounts>(
      'nats-accounts',
      `it.natsAccounts({ users: { services: 'x' }, issuer: it.newIssuer(), logs: ${logs} })`,
    );
  const { accounts, authorization } = withLogs(`{ eu: { 'eu-services': 'y' } }`);

  it('are as many as those of the first, named as the policy service of the log names them', () => {
    for (const log of ['default', 'eu']) {
      const callers = Object.keys(accounts).filter((name) => isCallerAccountOf(log, name));
      expect(callers).toEqual(
        Array.from({ length: CALLER_ACCOUNTS }, (_, index) => callerAccountOf(log, index + 1)),
      );
    }
    expect(isCallerAccountOf('default', 'CALLER-eu-1')).toBe(false);
    expect(authorization.auth_callout.auth_users).toEqual([
      'services',
      'services-2',
      'eu-services',
      'eu-services-2',
    ]);
  });

  it('reach nothing of another log but whom it admits, and that from the first log alone', () => {
    const sources = (name: string) =>
      accounts[name]!.imports!.map(({ service, stream }) => (service ?? stream)!);
    for (const name of Object.keys(accounts).filter((one) => /-eu(-|$)/.test(one)))
      for (const { account } of sources(name)) expect(['WRIT-eu', 'SYS']).toContain(account);
    const ofOthers = sources('WRIT').filter(({ account }) => account !== 'SYS');
    expect(ofOthers).toEqual([{ account: 'WRIT-eu', subject: subjects.nats.admit }]);
    expect(accounts['WRIT']!.imports!.map(({ to }) => to)).toContain(subjects.nats.admitAt('eu'));
    const restricted = accounts['WRIT-eu']!.exports!.filter((one) => one.accounts);
    expect(restricted).toEqual([{ service: subjects.nats.admit, accounts: ['WRIT'] }]);
  });

  it('change nothing where there is one log', () => {
    const names = Object.keys(withLogs('{}').accounts);
    expect(names).toHaveLength(CALLER_ACCOUNTS + 2);
    expect(withLogs('{}').accounts['WRIT']!.imports).toHaveLength(2);
  });
});
