import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gatheredSpecs } from '../../tools/gathered-specs.cjs';
import { temporaryFolder } from '#testkit';

describe('a whole run', () => {
  const folder = temporaryFolder();
  const paths = gatheredSpecs(folder);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const required = files.flatMap((text) =>
    [...text.matchAll(/require\('(.*)'\)/g)].map(([, file]) => `${resolve(folder, file!)}.ts`),
  );

  it('takes each spec once, in a file with at most 49 other quick ones or 15 that need servers', () => {
    expect(required.sort()).toEqual(paths.map((path) => resolve(path)).sort());
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.length).toBeGreaterThan(700);
    for (const text of files) {
      const needsServers = text.includes('.int.spec');
      expect(text.match(/require\(/g)!.length).toBeLessThanOrEqual(needsServers ? 16 : 50);
    }
  });

  it('leaves no other spec out', () => {
    const listed = execFileSync(
      process.execPath,
      ['node_modules/jest/bin/jest.js', '--listTests'],
      {
        env: { ...process.env, WRIT_TEST_GATHER_IN: folder },
        encoding: 'utf8',
      },
    );
    const alone = listed
      .trim()
      .split('\n')
      .filter((file) => !file.startsWith(folder));
    const each = ['apps', 'libs', 'cli', 'bench', 'test', 'tools'].flatMap((top) =>
      readdirSync(top, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.spec.ts'))
        .map((name) => resolve(top, name)),
    );
    expect([...alone, ...paths.map((path) => resolve(path))].sort()).toEqual(each.sort());
  });
});
