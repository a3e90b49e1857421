import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Stack } from '#testkit';

const run = promisify(execFile);
const root = process.cwd();

/** Runs the command line as a user would, as `role`; resolves with what it printed. */
export const writ = async (
  stack: Stack,
  args: readonly string[],
  role = 'admin',
): Promise<{ stdout: string; stderr: string; code: number }> => {
  const env = { ...process.env, WRIT_URL: stack.url, WRIT_API_KEY: stack.keys[role] };
  try {
    const { stdout, stderr } = await run(process.execPath, [join(root, 'cli/bin/writ'), ...args], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { stdout, stderr, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
    return { stdout, stderr, code };
  }
};

/** Publishes the example workflows, policies and codes, as `npm start` does. */
export const publishExamples = async (stack: Stack): Promise<void> => {
  const { code, stdout, stderr } = await writ(stack, ['publish', 'examples']);
  if (code !== 0) throw new Error(`examples were not published:\n${stdout}\n${stderr}`);
};
