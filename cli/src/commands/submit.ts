import { readFileSync } from 'node:fs';
import { type Command } from 'commander';
import { type EventResult, submitEvents } from '../api/submission';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';
import { UserError } from '../user-error';

const STANDARD_INPUT = 0;
const IN_ONE_REQUEST = 500;

export const addSubmitCommand = (program: Command): void => {
  program
    .command('submit')
    .description('report CloudEvents; events that were reported before change nothing')
    .argument('<file>', 'one event, a JSON array or a line each; - reads standard input')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const events = eventsIn(textOf(file), file);
      const results: EventResult[] = [];
      for (let from = 0; from < events.length; from += IN_ONE_REQUEST) {
        const batch = events.slice(from, from + IN_ONE_REQUEST);
        results.push(...(await submitEvents(client, batch)));
      }
      if (json) sayJson(terminal.out, results);
      else results.forEach((result, index) => sayLine(terminal.out, lineOf(result, events[index])));
      if (results.some(({ outcome }) => outcome === 'quarantined')) process.exitCode = 1;
    });
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};

/** The events of a document: one, an array, or one a line. Throws `UserError` naming the line. */
export const eventsIn = (text: string, file: string): readonly unknown[] => {
  const whole = jsonOf(text);
  if (whole !== undefined) return [whole].flat();

  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const event = jsonOf(line);
      if (event === undefined) throw new UserError(`${file}:${number}: this is not JSON.`);
      return event;
    });
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const lineOf = (result: EventResult, event: unknown): string => {
  const { outcome, position, quarantineId, reason, pointer, message } = result;
  const id = cellOf(result.id ?? (event as { id?: unknown } | null)?.id ?? 'an event without id');
  if (outcome !== 'quarantined') return `${outcome} ${id} at position ${position}`;
  const where = pointer ? ` at ${pointer}` : '';
  return `quarantined ${id}: ${reason ?? 'refused'}${where}: ${message ?? ''} (${quarantineId})`;
};
