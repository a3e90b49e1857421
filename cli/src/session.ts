import { type Command } from 'commander';
import { SHORT, WritClient } from '#client';
import { connectionFrom } from './api/connection';
import { foldingShownOn } from './progress';
import { processTerminal, sayLine, type Terminal } from './terminal';

/** What every command works with: the API as somebody, and a place to write. */
export interface Session {
  readonly client: WritClient;
  readonly terminal: Terminal;
  /** Answers are printed as JSON instead of for people. */
  readonly json: boolean;
}

interface GlobalOptions {
  readonly url?: string;
  readonly key?: string;
  readonly as?: string;
  readonly json?: boolean;
}

/** Tells the caller why it waits. A retried command has the same Idempotency-Key, so it is done once. */
const AGAIN = `Trying again for up to ${SHORT.forMs / 1_000} seconds.`;

export const sessionOf = (command: Command): Session => {
  const options = command.optsWithGlobals<GlobalOptions>();
  const terminal = processTerminal();
  const connection = connectionFrom(options, process.env, process.cwd());
  return {
    client: new WritClient(connection, foldingShownOn(terminal), {
      ...SHORT,
      onError: (sentence) => sayLine(terminal.err, `${sentence} ${AGAIN}`),
    }),
    terminal,
    json: options.json ?? false,
  };
};
