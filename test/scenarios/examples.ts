import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack } from '#testkit';
import { runWrit, type WritResult } from './writ-processes';

const root = process.cwd();
const CATALOGUES = ['calendars.yaml', 'exception-codes.yaml'];

/** Runs the command line as a user would, as `role`; resolves with what it printed. */
export const writ = (
  stack: Pick<Stack, 'url' | 'keys'>,
  args: readonly string[],
  role = 'admin',
): Promise<WritResult> =>
  runWrit(args, { ...process.env, WRIT_URL: stack.url, WRIT_API_KEY: stack.keys[role] });

/**
 * Publishes the example codes, calendars, workflows and policies, as `npm start` does: of the workflows
 * those that are named, or all.
 */
export const publishExamples = (
  stack: Pick<Stack, 'url' | 'keys'>,
  ...workflows: readonly string[]
): Promise<void> => publishExamplesIn(join(root, 'examples'), stack, workflows);

/** The same from another folder of examples. */
export const publishExamplesIn = async (
  examples: string,
  stack: Pick<Stack, 'url' | 'keys'>,
  workflows: readonly string[],
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-examples-'));
  try {
    const paths =
      workflows.length > 0
        ? [...CATALOGUES, ...workflows.map((id) => `workflows/${id}`)]
        : [...CATALOGUES, 'workflows'];
    for (const path of paths)
      await cp(join(examples, path), join(folder, path), { recursive: true });
    const { code, stdout, stderr } = await writ(stack, ['publish', folder]);
    if (code !== 0) throw new Error(`examples were not published:\n${stdout}\n${stderr}`);
  } finally {
    await rm(folder, { recursive: true });
  }
};
