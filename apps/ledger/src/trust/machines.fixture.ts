import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignedRecord } from './signed-record';

/** The record of a machine that has signed nothing yet, in a folder of its own. */
export const newMachine = (): SignedRecord =>
  new SignedRecord(join(mkdtempSync(join(tmpdir(), 'writ-signed-')), 'log-key.signed'));
