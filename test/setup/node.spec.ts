import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { inLauncher } from './launcher';

const root = join(__dirname, '../..');
const sourceLines = 'tools/launcher/source-lines.cjs';
const runCompiled = 'tools/launcher/run-compiled.cjs';

it('runs everything on the Node that package.json pins', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const pinned = optionalDependencies[`node-${process.platform}-${process.arch}`];
  const binary = inLauncher<string>('node', 'it.nodeBinary()');
  expect(execFileSync(binary, ['--version'], { encoding: 'utf8' })).toBe(`v${pinned}\n`);
});

const checkout = temporaryFolder();
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
};

describe('a program of the system', () => {
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

  it('reads no source map for the trace that the NATS client takes of a closed connection', () => {
    put('dist/apps/teller/fail.js', FAIL.replace('it broke', 'close trace'));
    const program = join(checkout, 'dist/apps/teller/fail.js');
    const trace = execFileSync(
      process.execPath,
      ['--require', join(checkout, sourceLines), program],
      { encoding: 'utf8' },
    );
    expect(trace).toContain(`at fail (${program}:2:`);
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

describe('a bundle', () => {
  it.each([
    'ledger/src/main',
    'intake/src/main',
    'policy/src/main',
    'approvals/src/main',
    'exceptions/src/main',
    'gateway/src/main',
    'migrate',
  ])('runs as the build has compiled it: %s', (name) => {
    const program = join(root, 'dist/apps', name);
    const { stderr } = spawnSync(
      inLauncher<string>('node', 'it.nodeBinary()'),
      [
        ...inLauncher<readonly string[]>('node', 'it.programFlags'),
        `--require=${scriptsWatcher()}`,
        `${program}.js`,
      ],
      { env: {}, encoding: 'utf8' },
    );
    expect(stderr).toContain(`${program}.bundle.js is compiled\n`);
  });

  it('is not run as an earlier one of the same length was compiled', () => {
    cpSync(join(root, runCompiled), join(checkout, runCompiled));
    const program = 'dist/apps/counter/main';
    put(
      `${program}.js`,
      `require('../../../${runCompiled}').runCompiled(module, require, 'main.bundle.js');`,
    );
    const outputOf = (word: string): string => {
      put(`${program}.bundle.js`, `(function () { console.log('${word}'); });`);
      const env = { WRIT_STORE_COMPILED: 'loaded' };
      return execFileSync(process.execPath, [join(checkout, program)], { env, encoding: 'utf8' });
    };
    expect(['one', 'one', 'two'].map(outputOf)).toEqual(['one\n', 'one\n', 'two\n']);
  });

  it('runs with what a run under a launcher has compiled since it had loaded', () => {
    cpSync(join(root, runCompiled), join(checkout, runCompiled));
    cpSync(join(root, sourceLines), join(checkout, sourceLines));
    const program = 'dist/apps/worker/main';
    put(
      `${program}.js`,
      `require('../../../${runCompiled}').runCompiled(module, require, 'main.bundle.js');`,
    );
    const later = Array.from({ length: 200 }, (_, i) => `console.error(${i});`).join('');
    const ends = `process.env.WRIT_STORE_COMPILED === 'loaded'`;
    put(
      `${program}.bundle.js`,
      `(function () { if (${ends}) return; setTimeout(() => { ${later} }); });`,
    );
    const run = (stage?: string): string => {
      const env = stage ? { WRIT_STORE_COMPILED: stage } : {};
      const args = [`--require=${scriptsWatcher()}`, join(checkout, program)];
      return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stderr.split('\n')[0]!;
    };
    const bundle = join(checkout, `${program}.bundle.js`);
    expect([run('loaded'), run('worked'), run()]).toEqual([
      `${bundle} is not compiled`,
      `${bundle} is compiled`,
      `${bundle} is compiled`,
    ]);
    const sizes = ['loaded', 'worked'].map((stage) => {
      const [file] = readdirSync(dirname(bundle)).filter((name) => name.endsWith(`.${stage}`));
      return statSync(join(dirname(bundle), file!)).size;
    });
    expect(sizes[1]).toBeGreaterThan(sizes[0]!);
  });
});

it('brings the database up to date by one file that records the names of its source', () => {
  const bundle = readFileSync(join(root, 'dist/apps/migrate.bundle.js'), 'utf8');
  for (const service of ['ledger', 'policy', 'exceptions']) {
    const migrations = join(root, `apps/${service}/src/migrations`);
    const names = readdirSync(migrations)
      .filter((file) => /^\d+-.*\.ts$/.test(file))
      .map((file) => readFileSync(join(migrations, file), 'utf8'))
      .map((source) => /^export class (\w+\d{13}) /m.exec(source)?.[1]);
    expect(names).not.toHaveLength(0);
    for (const each of names) expect(bundle).toContain(`class ${each} {`);
  }
});

/** Loaded first, it says of each script whether V8 takes the code that it was given with it. */
const scriptsWatcher = (): string => {
  const file = join(checkout, 'watch-scripts.cjs');
  writeFileSync(
    file,
    `const vm = require('node:vm');
    vm.Script = class extends vm.Script {
      constructor(source, options) {
        super(source, options);
        const isCompiled = options.cachedData && this.cachedDataRejected === false;
        console.error(options.filename + (isCompiled ? ' is compiled' : ' is not compiled'));
      }
    };`,
  );
  return file;
};

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
