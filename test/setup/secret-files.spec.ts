import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { inLauncher } from './launcher';

const needed = ['log-key', 'content-key', 'token-secret', 'postgres-password'];
const replaceable = ['keys.json', 'nats-users.json', 'nats-monitor', 'nats-issuer'];

describe('the secret files of a data folder', () => {
  const data = temporaryFolder();
  const pathOf = (name: string): string => join(data, name);
  /** Why the secrets of the folder are refused; null where those that were missing have been made. */
  const made = (): string | null =>
    inLauncher(
      'secret-files',
      `(() => { try { it.makeSecrets(${JSON.stringify(data)}) } catch ({ message }) { return message } })()`,
    );
  const contents = new Map<string, string>();

  beforeAll(() => {
    expect(made()).toBeNull();
    mkdirSync(pathOf('postgres'));
    writeFileSync(pathOf('postgres/PG_VERSION'), '17\n');
    for (const name of [...needed, ...replaceable])
      contents.set(name, readFileSync(pathOf(name), 'utf8'));
  });
  afterEach(() => {
    for (const [name, text] of contents) writeFileSync(pathOf(name), text);
  });

  const damages: readonly [string, (text: string) => string][] = [
    ['is empty', () => ''],
    ['is empty', (text) => '\0'.repeat(text.length)],
    ['is damaged', (text) => text.slice(0, 20)],
  ];

  it.each(needed)('[V6] are refused where stored data needs one that is lost: %s', (name) => {
    rmSync(pathOf(name));
    expect(made()).toContain(`${pathOf(name)} is missing. Restore it from a backup. `);
    expect(existsSync(pathOf(name))).toBe(false);
  });

  it.each(replaceable)('are made again where no data needs one that was deleted: %s', (name) => {
    rmSync(pathOf(name));
    expect(made()).toBeNull();
    expect(readFileSync(pathOf(name), 'utf8')).not.toBe(contents.get(name));
  });

  it.each(damages)('are refused by name where each %s, and stay as they are', (state, damage) => {
    for (const [name, text] of contents) writeFileSync(pathOf(name), damage(text));
    const lines = made()!.split('\n[writ] ');
    expect(lines).toEqual([
      ...needed.map((name) =>
        expect.stringContaining(`${pathOf(name)} ${state}. Restore it from a backup. `),
      ),
      ...replaceable.map((name) =>
        expect.stringContaining(`${pathOf(name)} ${state}. Restore it from a backup, or delete it`),
      ),
    ]);
    for (const [name, text] of contents)
      expect(readFileSync(pathOf(name), 'utf8')).toBe(damage(text));
  });
});
