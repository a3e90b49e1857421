import { type BusClient, type Platform } from '#platform';
import pino from 'pino';
import { type AdmissionReply, RemoteAdmissions } from './remote-admissions';

const EXPIRES = '2030-01-01T00:00:00.000Z';

const admitted = (tenant: string, account: string): AdmissionReply =>
  ({ tenant, admission: { account, name: 'caller', expiresAt: EXPIRES } }) as AdmissionReply;

/** What comes of a credential that the services of the log `eu` answer with `reply`. */
const admissionAfter = (reply: AdmissionReply) => {
  const bus = { request: async () => ({ ok: true, ...reply }) } as unknown as BusClient;
  const platform = { bus, log: pino({ level: 'silent' }) } as unknown as Platform;
  const assignments = {
    others: async () => ['eu'],
    logOf: async (tenant: string) => (tenant === 'acme' ? 'eu' : 'default'),
  };
  return new RemoteAdmissions(platform, assignments).admit('credential', 'nobody knows it');
};

describe('a caller on NATS whose credential another log knows', () => {
  it('is admitted to an account of that log', async () => {
    expect(await admissionAfter(admitted('acme', 'CALLER-eu-7'))).toEqual({
      account: 'CALLER-eu-7',
      name: 'caller',
      expiresAt: new Date(EXPIRES),
    });
  });

  it.each(['WRIT', 'CALLER-7', 'CALLER-us-7', 'SYS'])(
    'is not admitted to the account %s of others, whatever that log answers',
    async (account) =>
      expect(await admissionAfter(admitted('acme', account))).toBe(
        'The log eu admitted to an account that is not its own.',
      ),
  );

  it('is not admitted for a tenant that is assigned elsewhere', async () => {
    expect(await admissionAfter(admitted('globex', 'CALLER-eu-7'))).toBe(
      'The tenant of the credential is not of the log eu.',
    );
  });

  it('hears why it was refused there', async () => {
    expect(await admissionAfter({ refused: 'Too many connections.' })).toBe(
      'Too many connections.',
    );
  });
});
