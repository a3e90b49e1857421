import { WritClient } from '../api/client';
import { connectionFrom, runningUrl } from '../api/connection';
import { sayLine, type Terminal } from '../terminal';

/** The people and systems of a demo, each with the development key of its role. */
export interface Actors {
  readonly url: string;
  readonly integrator: WritClient;
  readonly approver: WritClient;
  readonly operator: WritClient;
  readonly analyst: WritClient;
}

/** Throws `UserError` when there are no development keys to read. */
export const actorsFrom = (env: NodeJS.ProcessEnv, folder: string): Actors => {
  const as = (role: string): WritClient =>
    // A key in the environment is one person; the demo needs several.
    new WritClient(connectionFrom({ as: role }, { ...env, WRIT_API_KEY: undefined }, folder));
  return {
    url: env.WRIT_URL || runningUrl(env, folder),
    integrator: as('integrator'),
    approver: as('approver'),
    operator: as('operator'),
    analyst: as('analyst'),
  };
};

/** Tells what happens, one step a line, with what the system said indented below. */
export class Narrator {
  private step = 0;

  constructor(private readonly terminal: Terminal) {}

  title(text: string): void {
    sayLine(this.terminal.out, `\n${text}\n${'─'.repeat(text.length)}`);
  }

  does(text: string): void {
    this.step += 1;
    sayLine(this.terminal.out, `\n${this.step}. ${text}`);
  }

  hears(text: string): void {
    for (const line of text.split('\n')) sayLine(this.terminal.out, `   ${line}`);
  }
}
