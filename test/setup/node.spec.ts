import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { inLauncher } from './launcher';

const root = join(__dirname, '../..');
const sourceLines = 'tools/launcher/source-lines.cjs';

it('runs everything on the Node that package.json pins', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const pinned = optionalDependencies[`node-${process.platform}-${process.arch}`];
  const binary = inLauncher<string>('node', 'it.nodeBinary()');
  expect(execFileSync(binary, ['--version'], { encoding: 'utf8' })).toBe(`v${pinned}\n`);
});

const checkout = temporaryFolder();

describe('a program of the system', () => {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  };

  it('names the lines of the source in the trace of an error', () => {
    cpSync(join(root, sourceLines), join(checkout, sourceLines));
    put('dist/apps/teller/fail.js', FAIL);
    put('dist/apps/teller/fail.js.map', JSON.stringify(FAIL_MAP));
    const program = join(checkout, 'dist/apps/teller/fail.js');
    const [message, place] = execFileSync(
      process.execPath,
      ['--require', join(checkout, sourceLines), program],
      { encoding: 'utf8' },
    ).split('\n');
    expect(message).toBe('TypeError: it broke');
    expect(place).toBe(`    at fail (${join(checkout, 'apps/teller/fail.ts')}:7:3)`);
  });
});

describe('a service', () => {
  it.each(['ledger', 'gateway'])(
    'is one file with what it requires, and names the lines of its source: %s',
    (name) => {
      const { stderr } = spawnSync(
        inLauncher<string>('node', 'it.nodeBinary()'),
        [
          `--require=${join(root, sourceLines)}`,
          `--require=${modulesCounter()}`,
          join(root, `dist/apps/${name}/src/main.js`),
        ],
        // Without the compile cache, which would store of this end the little that it has compiled.
        { env: {}, encoding: 'utf8' },
      );
      expect(stderr).toContain(`(${join(root, 'libs/platform/src/settings.ts')}:`);
      expect(Number(/^modules: (\d+)$/m.exec(stderr)?.[1])).toBeLessThan(200);
    },
  );
});

/** Loaded first, it says at the end of a program how many modules that had. */
const modulesCounter = (): string => {
  const file = join(checkout, 'count-modules.cjs');
  writeFileSync(
    file,
    `process.on('exit', () => console.error('modules: ' + Object.keys(require.cache).length));`,
  );
  return file;
};

const FAIL = `function fail() {
  try { throw new TypeError('it broke'); } catch (error) { console.log(error.stack); }
}
fail();`;

/** Says that the second line came from the seventh of `fail.ts`, third column. */
const FAIL_MAP = {
  version: 3,
  sources: ['../../../apps/teller/fail.ts'],
  names: [],
  mappings: ';AAME',
};
