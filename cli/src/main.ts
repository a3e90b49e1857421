import { buildProgram } from './program';
import { sayError } from './terminal';

/** Runs one command line. Errors of the caller are sentences; anything else is shown whole. */
export const main = async (argv: readonly string[]): Promise<void> => {
  // A reader such as `head` that has seen enough ends the command quietly.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  // Node would print what broke as it is, with everything that somebody else has put into a message.
  process.on('uncaughtException', (error) => {
    sayError(error);
    process.exit();
  });
  try {
    await buildProgram().parseAsync(
      argv[2] === '--version' ? [...argv.slice(0, 2), '-V'] : [...argv],
    );
  } catch (error) {
    sayError(error);
  }
};
