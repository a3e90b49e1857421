import { findSecrets, maskSecrets } from './find-secrets';
import { planted } from './planted.fixture';

describe('a secret in a text', () => {
  it.each(planted)('[R1] %s is found and masked whole', (kind, secret, text) => {
    const around = `first line\nbefore ${text}\nafter`;
    const start = around.indexOf(secret);
    expect(findSecrets(around)).toEqual([{ kind, start, end: start + secret.length, line: 2 }]);
    expect(maskSecrets(around)).toBe(around.replace(secret, `[masked: ${kind}]`));
  });

  it('[R1] is found once where it contains another one, and masked with it', () => {
    const token = planted[0]![1];
    const text = `postgres://olga:${token}@db.internal/orders and ${token}`;
    expect(maskSecrets(text)).toBe('[masked: postgre-sql-connection] and [masked: github-token]');
  });

  it('[R1] is not let pass by a comment for the search', () =>
    expect(maskSecrets(`secretlint-disable\n${planted[0]![1]}`)).not.toContain('ghp_'));

  it('[R1] that was masked is not found again', () => {
    for (const [, , text] of planted) expect(findSecrets(maskSecrets(text))).toEqual([]);
  });

  it.each(Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[a-z]+$/i.test(name)))(
    '[R1] is found where its type is a name that every object has: %s',
    (name) => {
      const secret = `tskey-${name.toLowerCase()}-Aa0aA0Aa0aA-00AaAA0aa0aa0A0Aa00aaA`;
      expect(findSecrets(secret)).toMatchObject([{ start: 0, end: secret.length }]);
      expect(maskSecrets(`key ${secret}`)).not.toContain('Aa0aA0Aa');
    },
  );

  it('[R1] is located by its line', () => {
    const [, secret] = planted[0]!;
    const lines = findSecrets(`${secret}\n\n${secret} ${secret}\r\nno\n${secret}`);
    expect(lines.map(({ line }) => line)).toEqual([1, 3, 3, 5]);
  });
});

describe('no secret is', () => {
  it.each([
    ['a word after password', 'Password: please choose another. password=forgotten'],
    [
      'a place for a password in settings',
      'PASSWORD=${POSTGRES_PASSWORD} password=<your password>',
    ],
    ['what only looks like a token', `eyJhbGciOiJI.eyJub25zZW5z.${'x'.repeat(43)}`],
    ['a place for a password', 'postgres://${USER}:${PASSWORD}@db.internal/orders'],
    ['an address', 'https://olga@example.com:8080/orders?mail=ben@example.com'],
    ['an account', 'account: 1234-5678-9012'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----'],
    ['a place for a key', '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----'],
    ['a name that begins alike', 'npm_config_registry gh_pages writ_analyst ghp_'],
    ['nothing', ''],
  ])('[R1] %s', (_, text) => expect(findSecrets(text)).toEqual([]));
});

/** Texts that would keep a careless pattern busy for minutes. */
describe('a text that is made to be looked at for long', () => {
  const units = 512 * 1024;
  const filled = (text: string): string => text.padEnd(units, text);

  it.each([
    ['a key without an end', `-----BEGIN PRIVATE KEY-----${'\n'.repeat(units)}`],
    ['keys without ends', filled(`-----BEGIN PRIVATE KEY-----${'\n'.repeat(300)}Aa: b\n`)],
    ['addresses without hosts', `${filled('http://')} ://a@b x-oauth-basic@`],
    ['passwords without hosts', filled(`postgres://${'a'.repeat(99)}:${'b'.repeat(199)}`)],
    ['colons without hosts', `://${filled(':a1')}`],
    ['tokens without ends', `${filled('eyJ')}.eyJ`],
    ['words of a token', filled('xoxb-a-')],
    ['a name without a value', `secret_access_key${' '.repeat(units)}`],
    ['parts of a key', `${filled('SG.a.')} SG.${'a'.repeat(units)}`],
  ])('[R1] is looked through at once: %s', (_, text) =>
    expect(findSecrets(text).length).toBeLessThan(2),
  );
});
