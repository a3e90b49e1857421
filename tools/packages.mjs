/**
 * Builds the packages of `packages/` from `dist` and packs them: `npm run packages [-- folder [name …]]` leaves
 * `writ-control-<name>-….tgz` in `dist/packages`. Each is usable after `npm install <file>` alone. None is published.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { writeApiTypes } from './api-types.mjs';
import { NOT_INSTALLED } from './not-installed.mjs';
import { print } from './launcher/log.mjs';
import versions from './launcher/version.cjs';

const root = resolve(import.meta.dirname, '..');
const [, , target = join(root, 'dist/packages'), ...wanted] = process.argv;
const { version } = versions;
const TARGET = 'node20.19';

/** A package has no repository beside it: what it says of its version is written into it. */
const ownVersion = {
  name: 'own-version',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]launcher[\\/]version\.cjs$/ }, () => ({
      contents: `
        const revision = () => ${JSON.stringify(versions.revision())};
        const version = ${JSON.stringify(version)};
        const versionText = () => ${JSON.stringify(versions.versionText())};
        module.exports = { revision, version, versionText };`,
    })),
};

/** One file with all that it needs: with ranges of dependencies, an install of tomorrow would be another program. */
const bundle = (entry, outfile, format, options = {}) =>
  build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format,
    target: TARGET,
    // Validators and event types are found by the names of their classes.
    keepNames: true,
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [ownVersion],
    ...options,
  });

const CEDAR = 'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm';

/** Twenty times the size of `writ`, with binaries of its own: who queries exports installs it. */
const DUCKDB = '@duckdb/node-api';

/** Programs of services. */
const INSIDE = {
  external: ['./check-worker', DUCKDB, ...NOT_INSTALLED],
  // Paths of TypeScript lead to the sources, which esbuild compiles without the metadata that Nest needs.
  tsconfigRaw: {},
  // Half the size; nobody steps through it.
  minify: true,
};

/** The check of definitions, its thread beside it, and the engine, which they read from their own folder. */
const bundleChecker = async (folder) => {
  const programs = ['offline/main', 'cedar/check-worker'];
  for (const program of programs)
    await bundle(
      `dist/apps/policy/src/${program}.js`,
      join(folder, `${basename(program)}.js`),
      'cjs',
      INSIDE,
    );
  cpSync(join(root, CEDAR), join(folder, basename(CEDAR)));
};

/** The auditor folds views by the code of the ledger, `writ log` verifies the log by it, and `writ query` has the SQL of its reports. */
const bundleOfLedger = (program, folder) =>
  bundle(`dist/apps/ledger/src/${program}/main.js`, join(folder, 'main.js'), 'cjs', INSIDE);

/** Declarations of what modules export, in `types`. */
const emitTypes = (entries, folder, lib) => {
  execFileSync(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '--declaration',
    '--emitDeclarationOnly',
    '--skipLibCheck',
    '--strict',
    '--target',
    'es2022',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--lib',
    lib,
    '--types',
    'node',
    '--outDir',
    join(folder, 'types'),
    ...entries.map((entry) => join(root, entry)),
  ]);
  // Their imports have no extensions, which TypeScript takes from CommonJS alone.
  writeFileSync(join(folder, 'types/package.json'), '{ "type": "commonjs" }\n');
};

const packages = {
  cli: async (folder) => {
    await bundle('dist/cli/src/main.js', join(folder, 'writ.js'), 'cjs');
    await bundleChecker(join(folder, 'lib/validate'));
    await bundleOfLedger('proofs/audit', join(folder, 'lib/audit'));
    await bundleOfLedger('proofs/archiving', join(folder, 'lib/log'));
    await bundleOfLedger('log/moving', join(folder, 'lib/move'));
    await bundleOfLedger('views/exported', join(folder, 'lib/query'));
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  },
  client: async (folder) => {
    const entries = {
      client: 'libs/client/src/index.ts',
      agents: 'libs/client/src/agents/index.ts',
    };
    for (const [name, entry] of Object.entries(entries)) {
      await bundle(entry, join(folder, `writ-${name}.mjs`), 'esm');
      await bundle(entry, join(folder, `writ-${name}.cjs`), 'cjs');
    }
    await writeApiTypes();
    emitTypes(Object.values(entries), folder, 'es2024');
    cpSync(join(root, 'libs/client/src/schema.d.ts'), join(folder, 'types/schema.d.ts'));
  },
  verify: async (folder) => {
    await bundle('libs/verify/src/browser.ts', join(folder, 'node.mjs'), 'esm');
    cpSync(join(root, 'dist/verify/writ-verify.mjs'), join(folder, 'writ-verify.mjs'));
    emitTypes(['libs/verify/src/browser.ts'], folder, 'es2024,dom');
  },
};

for (const [name, fill] of Object.entries(packages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const folder = resolve(target, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'packages', name), folder, { recursive: true });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const file = join(folder, 'package.json');
  const { name: scoped, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ name: scoped, version, ...rest }, null, 2));
  await fill(folder);
  const packing = ['pack', '--json', '--pack-destination', resolve(target)];
  const output = execFileSync('npm', packing, { cwd: folder, encoding: 'utf8' });
  const [{ filename, size }] = JSON.parse(output);
  print(`${join(target, filename)}: ${Math.ceil(size / 1024)} KiB`);
}
