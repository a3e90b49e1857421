import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST_WAIT_MS, temporaryFolder } from '#testkit';

/** On a busy machine a file needs some seconds until its tests begin. */
const LIMIT_MS = 20_000;
const FILES = {
  'blocks.spec.js': `describe('a loop', () => { it('never ends', () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)); });`,
  'others.spec.js': `it('is over', () => undefined);`,
};

describe('the time limit of a spec file', () => {
  it('ends the file that hangs, names its test, and lets the others run', () => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const config = {
      rootDir: folder,
      testEnvironment: join(__dirname, 'plain-globals.cjs'),
      maxWorkers: 2,
      cache: false,
    };
    const args = [require.resolve('jest/bin/jest'), '--config', JSON.stringify(config)];
    const { status, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, WRIT_TEST_FILE_LIMIT_MS: String(LIMIT_MS) },
      timeout: LONGEST_WAIT_MS,
    });
    expect(stderr).toContain(
      `${join(folder, 'blocks.spec.js')} is not over after 20 s and is ended. It was at: a loop › never ends`,
    );
    expect(stderr).toContain('Tests:       1 passed');
    expect(status).toBe(1);
  });
});
