import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, chown, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { flushFolder } from './durable-file.mjs';

/**
 * The files below a folder, with their sizes in bytes, and its folders, each before what is in it. Files that vanish meanwhile are left out.
 *
 * @param isLeftOut whether a path, as seen from `root`, stays out with all that is below it
 * @returns `{ folders, files: [{ path, size }] }`, paths as seen from `root`, with `/`
 */
export async function treeBelow(root, isLeftOut = () => false, below = '') {
  const tree = { folders: [below], files: [] };
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (isLeftOut(path)) continue;
    if (entry.isDirectory()) {
      const inside = await treeBelow(root, isLeftOut, path);
      tree.folders.push(...inside.folders);
      tree.files.push(...inside.files);
    } else if (entry.isFile()) {
      const size = await unlessGone(stat(join(root, path)).then((file) => file.size));
      if (size !== undefined) tree.files.push({ path, size });
    }
  }
  return tree;
}

/** Makes a folder with the mode and, for root, the owner of another one. */
export async function copyFolder(from, to) {
  await mkdir(to, { recursive: true });
  await likeThat(from, to);
}

/**
 * Copies a file with its mode and, for root, its owner, and flushes it to disk.
 * @returns the SHA-256 of its bytes in hexadecimal, or undefined where the file has vanished
 */
export async function copyFile(from, to) {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  const copied = unlessGone(
    pipeline(createReadStream(from), hashing, createWriteStream(to, { flush: true })).then(
      () => true,
    ),
  );
  if (!(await copied)) return undefined;
  await likeThat(from, to);
  return hash.digest('hex');
}

/** Flushes the names in folders, the innermost first. */
export const flushFolders = (root, folders) =>
  folders.toReversed().forEach((folder) => flushFolder(join(root, folder)));

async function likeThat(from, to) {
  const like = await unlessGone(stat(from));
  if (like === undefined) return;
  await chmod(to, like.mode & 0o7777);
  if (process.getuid?.() === 0) await chown(to, like.uid, like.gid);
}

const unlessGone = (promise) =>
  promise.catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
