import { buildProgram } from './program';
import { UserError } from './user-error';

/** Runs one command line. Errors of the caller are sentences; anything else is shown whole. */
export const main = async (argv: readonly string[]): Promise<void> => {
  // A reader such as `head` that has seen enough ends the command quietly.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  try {
    await buildProgram().parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};
