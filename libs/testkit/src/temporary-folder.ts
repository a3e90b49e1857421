import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The global object of a test file. Its environment deletes what is in it: see `test/setup/plain-globals.cjs`. */
interface FileGlobals {
  writTemporaryFolders?: string[];
}

/** A new, empty folder for a test. It is deleted when the test file ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-test-'));
  ((globalThis as FileGlobals).writTemporaryFolders ??= []).push(folder);
  return folder;
};
