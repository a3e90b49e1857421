import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WritError } from '#client';
import { type Publication } from '../publish/find-definitions';

/** Why a definition would not be published. */
export interface Finding {
  readonly message: string;
  /** With places in the definition, as JSON pointers. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

/** Publishing is a part of the service policy: its rules run here in a process that is told nothing but the definitions. */
const CHECKER = join(__dirname, '../../../apps/policy/src/offline/main.js');
const ANSWER_MAX_BYTES = 256 * 1024 * 1024;

/** What publishing would say of each definition, in their order; null where nothing is wrong. */
export const checkOffline = (
  definitions: readonly Publication[],
  checker = CHECKER,
): readonly (Finding | null)[] => {
  if (!existsSync(checker))
    throw new WritError(
      'Definitions are checked by the code of the service policy, which this package is without: run it in Writ’s image or in a checkout.',
    );
  const input = JSON.stringify(definitions.map(({ kind, id, body }) => ({ kind, id, body })));
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--no-turbo-inline-js-wasm-calls', '--enable-source-maps', checker],
    { input, encoding: 'utf8', maxBuffer: ANSWER_MAX_BYTES },
  );
  if (status !== 0) throw new Error(`The check of the definitions broke: ${stderr}`);
  return JSON.parse(stdout) as readonly (Finding | null)[];
};
