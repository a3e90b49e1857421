import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { SignedRecord } from './signed-record';

/** The record of a machine that has signed nothing yet, in a folder of its own. */
export const newMachine = (): SignedRecord =>
  new SignedRecord(join(temporaryFolder(), 'log-key.signed'));
