import { execFileSync } from 'node:child_process';
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

describe('a program of the system', () => {
  const checkout = temporaryFolder();
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
