import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

// The bench uses this library too, without a test runner.
if (typeof afterAll === 'function')
  afterAll(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

/** A new, empty folder for a test. It is deleted when the test file ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-test-'));
  folders.push(folder);
  return folder;
};
