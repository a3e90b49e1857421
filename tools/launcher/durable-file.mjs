import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

const PRIVATE_MODE = 0o600;

/**
 * Writes a file whole or not at all, and returns once it survives a power cut. The services have the
 * same in libs/platform; the launcher runs before that is built.
 */
export function writeFileDurably(path, text, { mode = PRIVATE_MODE } = {}) {
  placeDurably(path, text, { mode, place: renameSync });
}

/** The same for a file that must not exist yet. @throws EEXIST, and the file that exists stays */
export function createFileDurably(path, text) {
  // A rename would replace the file of another process that creates it at the same moment.
  placeDurably(path, text, { mode: PRIVATE_MODE, place: linkSync });
}

/** Makes the names in a folder survive a power cut: a flushed file without a name is lost. */
export function flushFolder(path) {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Creates a folder with the folders above it; each of them survives a power cut. */
export function createFolderDurably(path) {
  const first = mkdirSync(resolve(path), { recursive: true });
  if (first === undefined) return;
  for (let folder = resolve(path); folder !== dirname(first); folder = dirname(folder))
    flushFolder(dirname(folder));
}

function placeDurably(path, text, { mode, place }) {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    writeFileSync(temporary, text, { mode, flag: 'wx', flush: true });
    place(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  flushFolder(dirname(path));
}
