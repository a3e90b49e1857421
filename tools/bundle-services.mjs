/**
 * Bundles each service, the migrations and `writ` with what they require into one file each, and stores it as V8 compiles it. The
 * compiled file of a program is replaced with one that runs the bundle. The build runs this after it has compiled. Node then finds, reads and links 60
 * modules at a start, not 2,000. Every other file of `dist` stays as it was compiled.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { nodeBinary, programFlags } from './launcher/node.mjs';
import { allServices, migration, services } from './launcher/services.mjs';
import { NOT_INSTALLED } from './not-installed.mjs';

const root = resolve(import.meta.dirname, '..');

/** What `cli/bin/writ` runs, and what it runs in processes of their own. */
const WRIT = 'cli/src/writ.js';
const CHECKER = 'apps/policy/src/offline/program.js';
const AUDITOR = 'apps/ledger/src/proofs/audit/program.js';
const ARCHIVER = 'apps/ledger/src/proofs/archiving/program.js';
const MOVER = 'apps/ledger/src/log/moving/program.js';
const QUERY = 'apps/ledger/src/views/exported/program.js';
/** Programs below `dist`. */
const PROGRAMS = [
  ...[...services, ...allServices].map(({ file }) => file),
  migration,
  WRIT,
  CHECKER,
  AUDITOR,
  ARCHIVER,
  MOVER,
  QUERY,
];
/** Programs of threads, which a bundled program looks for beside itself. */
const CHECK_WORKER = 'apps/policy/src/cedar/check-worker.js';
const THREADS = {
  'apps/all-services/src/check-worker': CHECK_WORKER,
  'apps/policy/src/check-worker': CHECK_WORKER,
  'apps/policy/src/offline/check-worker': CHECK_WORKER,
};

/** Few starts need it, or it reads files beside its own. */
const LOADED_BY_NODE = [
  './check-worker',
  '#settings',
  '#version',
  '@aws-sdk/*',
  '@cedar-policy/*',
  '@duckdb/*',
  '@opentelemetry/*',
  'swagger-ui-dist',
  'typeorm',
];

const EMPTY_MAP = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64');

/** Traces name the lines of our own sources. With those of packages a map is twice as large, and the first trace of a process has to read it. */
const mapsOfOurs = {
  name: 'maps-of-ours',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`,
    })),
};

/** @param programs of each bundle below `dist` where it begins · @param more options of esbuild */
const bundle = (programs, more) =>
  build({
    absWorkingDir: root,
    entryPoints: Object.entries(programs).map(([out, file]) => ({ in: `dist/${file}`, out })),
    outdir: 'dist',
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    external: [...LOADED_BY_NODE, ...NOT_INSTALLED],
    // Its paths lead to the sources in TypeScript, which esbuild compiles without the metadata that Nest needs.
    tsconfigRaw: {},
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [mapsOfOurs],
    ...more,
  });

const bundleOf = (program) => program.replace(/\.js$/, '.bundle');

/** A bundle of a program is a function of what Node gives to a module. */
const asFunction = {
  banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
  footer: { js: '});' },
};

const starterOf = (program) => {
  const runner = relative(join('dist', dirname(program)), 'tools/launcher/run-compiled.cjs');
  return `require('${runner}').runCompiled(module, require, '${basename(bundleOf(program))}.js');\n`;
};

/** A program has loaded when it finds that it has no settings or no input, and ends; `writ` when it has printed its commands. */
const storeCompiled = async (program) => {
  const args =
    program === WRIT
      ? [join(root, 'cli/bin/writ')]
      : [...programFlags, join(root, 'dist', program)];
  const child = spawn(nodeBinary(), args, {
    env: { WRIT_STORE_COMPILED: 'loaded' },
    stdio: 'ignore',
  });
  await once(child, 'exit');
};

await Promise.all([
  bundle(Object.fromEntries(PROGRAMS.map((program) => [bundleOf(program), program])), asFunction),
  bundle(THREADS),
]);
for (const program of PROGRAMS) writeFileSync(join(root, 'dist', program), starterOf(program));
for (const program of PROGRAMS) await storeCompiled(program);
