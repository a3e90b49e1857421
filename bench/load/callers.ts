import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Offer, type Outcome } from './offered-calls';

/** Makes the calls in a process of their own, with a lower priority than the system's. Rejects when it ends without an outcome. */
export const outcomeOf = async (offer: Offer): Promise<Outcome> => {
  const child = fork(join(__dirname, 'callers-main.js'));
  child.send(offer);
  const ended = once(child, 'exit').then(() => undefined);
  const answered = once(child, 'message').then(([outcome]) => outcome as Outcome);
  const outcome = await Promise.race([answered, ended]);
  await ended;
  if (outcome === undefined) throw new Error('The callers ended before they had an outcome.');
  return outcome;
};
