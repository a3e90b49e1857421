import { readdirSync } from 'node:fs';
import { temporaryFolder } from '#testkit';
import { inLauncher } from './launcher';

type Step = 'accept' | 'use' | 'drop';

/** What the three steps make of the text of a secret file, one after the other. */
const stepsOf = (name: string, text: string): readonly string[] =>
  inLauncher(
    'rotate-secrets',
    `(${JSON.stringify(['accept', 'use', 'drop'] satisfies Step[])}).reduce(
      (texts, step) => [...texts, it.rotated(${JSON.stringify(name)}, step, texts.at(-1))],
      [${JSON.stringify(text)}],
    ).slice(1)`,
  );

describe('the rotation of a secret file', () => {
  it('accepts the new secret behind the old one, uses it, and drops the old one', () => {
    const [accepted, used, dropped] = stepsOf('token-secret', 'old\n');
    const [, made] = accepted!.split(',');
    expect(made).toMatch(/^[\w-]{43}$/);
    expect([accepted, used, dropped]).toEqual([`old,${made}`, `${made},old`, made]);
  });

  it('keeps the name of the log, whose checkpoints anchors compare', () => {
    const [, used] = stepsOf('log-key', 'PRIVATE+KEY+writ.example/log/1+00000000+x');
    expect(used).toMatch(/^PRIVATE\+KEY\+writ\.example\/log\/1\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/);
  });

  it('lets NATS take both users, and services sign in as the new one', () => {
    const [accepted, used, dropped] = stepsOf('nats-users.json', '{"services":"old"}');
    expect(Object.keys(JSON.parse(accepted!))).toEqual(['services-2', 'services']);
    expect(used).toBe(accepted);
    expect(Object.keys(JSON.parse(dropped!))).toEqual(['services-2']);
    expect(Object.keys(JSON.parse(stepsOf('nats-users.json', dropped!)[2]!))).toEqual(['services']);
  });

  it('accepts no third user on NATS, which would close the one that services have', () =>
    expect(() => stepsOf('nats-users.json', '{"services-2":"new","services":"old"}')).toThrow(
      'take its steps use and drop first',
    ));

  it.each(['accept', 'use', 'drop'])('changes no folder without secrets: %s', (step) => {
    const folder = temporaryFolder();
    const env = { ...process.env, WRIT_DATA: folder };
    expect(() => inLauncher('rotate-secrets', `it.rotateSecrets(['${step}'])`, env)).toThrow(
      'token-secret is missing: set WRIT_DATA',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('numbers further logins of the database, each number once', () => {
    const [first] = stepsOf('database-logins', '');
    expect(first).toMatch(/^2:[\w-]{43}$/);
    expect(stepsOf('database-logins', first!)[0]).toMatch(/^3:/);
  });
});
