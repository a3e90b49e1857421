import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '#settings';
import { itUnless, temporaryFolder } from '#testkit';
import { inLauncher } from '../setup/launcher';

const hasAnalyser = spawnSync('systemd-analyze', ['--version']).status === 0;
const itRuns = itUnless(hasAnalyser ? undefined : 'no systemd-analyze');
const table = inLauncher<{ name: string; file: string }[]>('services', 'it.services');
const template = readFileSync('deploy/systemd/writ@.service', 'utf8');

describe('the systemd units', () => {
  const root = temporaryFolder();
  const units = join(root, 'etc/systemd/system');
  const bin = join(root, 'opt/writ/node_modules/.bin');
  beforeAll(() => {
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), '', { mode: 0o755 });
    cpSync('deploy/systemd', units, { recursive: true });
  });

  const complaints = (): string => {
    for (const { name } of table)
      cpSync(join(units, 'writ@.service'), join(units, `writ@${name}.service`));
    const { stderr } = spawnSync(
      'systemd-analyze',
      [
        'verify',
        '--man=no',
        '--recursive-errors=no',
        `--root=${root}`,
        'writ.target',
        ...table.map(({ name }) => `writ@${name}.service`),
      ],
      { encoding: 'utf8' },
    );
    return stderr;
  };

  itRuns('pass systemd-analyze verify, which finds what is misspelt', () => {
    expect(complaints()).toBe('');
    writeFileSync(
      join(units, 'writ@.service'),
      template.replace('Restart=always', 'Restart=allways'),
    );
    expect(complaints()).toContain('allways');
    writeFileSync(join(units, 'writ@.service'), template);
  });

  it('run every service of the launcher', () => {
    const target = readFileSync('deploy/systemd/writ.target', 'utf8');
    for (const { name, file } of table) {
      expect(target).toContain(`writ@${name}.service`);
      expect(template.replaceAll('%i', name)).toContain(` dist/${file}\n`);
    }
  });

  it('name settings that exist, and give each service the secrets of its own folder', () => {
    const named = [...template.matchAll(/(\w+)=%d\/secrets_/g)].map(([, setting]) => setting!);
    const known = Object.keys(settings).flatMap((name) => [name, `${name}_FILE`]);
    expect(known).toEqual(expect.arrayContaining(named));
    expect(named.length).toBeGreaterThan(6);
    expect(template).toContain('LoadCredential=secrets:/etc/writ/secrets/%i');
    expect(template).toContain('DynamicUser=yes');
  });
});
