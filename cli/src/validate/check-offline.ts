import { spawnSync } from 'node:child_process';
import { ownProgram, PROGRAM_FLAGS } from '../own-files';
import { type Publication } from '../publish/find-definitions';

/** Why a definition would not be published. */
export interface Finding {
  readonly message: string;
  /** With places in the definition, as JSON pointers. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

/**
 * Publishing is a part of the service policy: its rules run here in a process that is given nothing but the definitions.
 */
const CHECKER = ownProgram('validate', 'apps/policy/src/offline/program.js');
const ANSWER_MAX_BYTES = 256 * 1024 * 1024;

/** What publishing would say of each definition, in their order; null where nothing is wrong. */
export const checkOffline = (definitions: readonly Publication[]): readonly (Finding | null)[] => {
  const input = JSON.stringify(definitions.map(({ kind, id, body }) => ({ kind, id, body })));
  const { stdout, status, stderr } = spawnSync(process.execPath, [...PROGRAM_FLAGS, CHECKER], {
    input,
    encoding: 'utf8',
    maxBuffer: ANSWER_MAX_BYTES,
  });
  if (status !== 0) throw new Error(`The check of the definitions broke: ${stderr}`);
  return JSON.parse(stdout) as readonly (Finding | null)[];
};
