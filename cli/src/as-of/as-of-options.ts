import { type Command } from 'commander';
import { WritError } from '#client';
import { parseInstant } from '#kernel';

export interface PastOptions {
  readonly asOf?: string;
  readonly known?: string;
}

/** Adds `--as-of` and `--known` to whatever shows what the ledger knows. */
export const addPastOptions = (command: Command): Command =>
  command
    .option(
      '--as-of <moment>',
      'as it was: at a ledger position, or at a time (RFC 3339)',
      momentOf,
    )
    .option(
      '--known <when>',
      'with a time: what was known then, or what is known now of what had occurred by then',
      knownOf,
    );

const momentOf = (text: string): string => {
  if (/^\d{1,15}$/.test(text) || parseInstant(text)) return text;
  throw new WritError(
    `--as-of takes a ledger position or a time such as 2030-01-01T09:00:00Z, not ${text}.`,
  );
};

const knownOf = (text: string): string => {
  if (text === 'then' || text === 'now') return text;
  throw new WritError(`--known takes then or now, not ${text}.`);
};

/** What an answer is true at, as people read it. */
export const truthOf = ({ position, asOf }: { position?: string; asOf?: string }): string => {
  const at = `true at ledger position ${position ?? 'TBD'}`;
  if (asOf === undefined) return at;
  const [time, known] = asOf.split('; known=');
  return known === 'now' ? `${at}, of what had occurred by ${time}` : `${at}, as of ${time}`;
};
