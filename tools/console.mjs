/**
 * Builds the console into `dist/console`: `node tools/console.mjs`. Beside each file stands what it is in Brotli and gzip, so
 * that the gateway compresses nothing while somebody waits.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { print } from './launcher/log.mjs';

const root = resolve(import.meta.dirname, '..');
const assets = join(root, 'dist/console/assets');

// A test that builds it does not want React's development code.
process.env.NODE_ENV = 'production';
await build({ configFile: join(root, 'apps/console/vite.config.mts'), logLevel: 'warn' });
const names = readdirSync(assets);
for (const name of names) {
  const path = join(assets, name);
  const content = readFileSync(path);
  const { BROTLI_PARAM_QUALITY } = constants;
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(content, { params: { [BROTLI_PARAM_QUALITY]: 9 } }),
  );
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
const kib = (suffix) =>
  Math.ceil(
    names.reduce((sum, name) => sum + statSync(join(assets, name + suffix)).size, 0) / 1024,
  );
print(`dist/console: ${names.length} files, ${kib('')} KiB, ${kib('.br')} KiB in Brotli`);
