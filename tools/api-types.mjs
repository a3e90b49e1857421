/**
 * Writes the types of requests and answers, `libs/client/src/schema.d.ts`, from the OpenAPI document of the gateway as it is now:
 * `node tools/api-types.mjs`. They are made when they are needed and are not in git.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { build } from './launcher/build.mjs';

const root = resolve(import.meta.dirname, '..');
const document = join(root, 'dist/openapi.json');

/** Writes them; resolves when they are written. */
export const writeApiTypes = async () => {
  await build();
  execFileSync(process.execPath, [
    join(root, 'dist/apps/gateway/src/docs/write-document.js'),
    document,
  ]);
  const types = await openapiTypescript(JSON.parse(readFileSync(document, 'utf8')));
  writeFileSync(join(root, 'libs/client/src/schema.d.ts'), astToString(types));
};

if (process.argv[1] === import.meta.filename) await writeApiTypes();
