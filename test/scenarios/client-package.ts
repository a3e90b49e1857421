import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { inLauncher } from '../setup/launcher';

/** The Node that comes along, as programs of others would run with. */
export const node = inLauncher<string>('node', 'it.nodeBinary()');

let folder: string | undefined;

/** A folder in which the client is installed, packed as for others; the same for all stories of a test file. */
export const folderWithClient = (): string => {
  if (folder !== undefined) return folder;
  folder = temporaryFolder();
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  execFileSync(node, ['tools/packages.mjs', packed, 'client']);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const file = readdirSync(packed).find((name) => name.endsWith('.tgz'))!;
  execFileSync('npm', ['install', '--offline', join(packed, file)], { cwd: folder });
  return folder;
};
