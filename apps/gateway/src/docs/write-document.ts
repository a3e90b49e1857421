import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unservedDocument } from './unserved-document';

/** `node write-document.js <file>`: writes the OpenAPI document to a file, for tools that make types of it. */
const run = async (): Promise<void> => {
  const [, , file] = process.argv;
  if (!file) throw new Error('Say which file to write: node write-document.js <file>');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(await unservedDocument()));
};

void run();
