import { processTerminal } from '../terminal';
import { UserError } from '../user-error';
import { actorsFrom, Narrator } from './actors';
import { playRefund } from './refund-story';

/** `npm run demo`: the example use cases against a running system, told as they happen. */
const main = async (): Promise<void> => {
  try {
    const actors = actorsFrom(process.env, process.cwd());
    await playRefund(actors, new Narrator(processTerminal()));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};

void main();
