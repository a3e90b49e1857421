/**
 * Bundles the verifier for browsers: `node tools/browser-module.mjs [file]`. One ES module without imports, in which
 * `<name>.browser.ts` stands in the place of each `<name>.ts` that has one beside it. What still asks for
 * one of Node's own modules fails to build.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { print } from './launcher/log.mjs';

const root = resolve(import.meta.dirname, '..');
const outfile = resolve(process.argv[2] ?? join(root, 'dist/verify/writ-verify.mjs'));

const inBrowsers = {
  name: 'in-browsers',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ path, importer }) => {
      const replacement = `${join(dirname(importer), path)}.browser.ts`;
      return existsSync(replacement) ? { path: replacement } : undefined;
    }),
};

await build({
  absWorkingDir: root,
  entryPoints: ['libs/verify/src/browser.ts'],
  outfile,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'eof',
  logLevel: 'warning',
  plugins: [inBrowsers],
});
const kib = Math.ceil(statSync(outfile).size / 1024);
print(`${relative(root, outfile)}: ${kib} KiB`);
