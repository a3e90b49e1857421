/**
 * Builds the packages of `packages/` from `dist` and packs them: `npm run packages [-- folder]` leaves `writ-control-cli-….tgz` and
 * `writ-control-verify-….tgz` in `dist/packages`. Each is usable after `npm install <file>` alone. None is published.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { print } from './launcher/log.mjs';

const root = resolve(import.meta.dirname, '..');
const target = resolve(process.argv[2] ?? join(root, 'dist/packages'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const TARGET = 'node20.19';

/** One file with all that it needs: with ranges of dependencies, an install of tomorrow would be another program. */
const bundle = (entry, outfile, format) =>
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
  });

const packages = {
  cli: async (folder) => {
    await bundle('dist/cli/src/main.js', join(folder, 'writ.js'), 'cjs');
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  },
  verify: async (folder) => {
    await bundle('libs/verify/src/browser.ts', join(folder, 'node.mjs'), 'esm');
    cpSync(join(root, 'dist/verify/writ-verify.mjs'), join(folder, 'writ-verify.mjs'));
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
      'es2024,dom',
      '--types',
      'node',
      '--outDir',
      join(folder, 'types'),
      join(root, 'libs/verify/src/browser.ts'),
    ]);
    // Their imports have no extensions, which TypeScript takes from CommonJS alone.
    writeFileSync(join(folder, 'types/package.json'), '{ "type": "commonjs" }\n');
  },
};

for (const [name, fill] of Object.entries(packages)) {
  const folder = join(target, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'packages', name), folder, { recursive: true });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const file = join(folder, 'package.json');
  const { name: scoped, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ name: scoped, version, ...rest }, null, 2));
  await fill(folder);
  const packing = ['pack', '--json', '--pack-destination', target];
  const output = execFileSync('npm', packing, { cwd: folder, encoding: 'utf8' });
  const [{ filename, size }] = JSON.parse(output);
  print(`${join(target, filename)}: ${Math.ceil(size / 1024)} KiB`);
}
