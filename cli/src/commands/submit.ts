import { type Command } from 'commander';
import { WritError } from '#client';
import { type SubmitResult } from '#contracts';
import { type EventBatch, submitEvents } from '../api/submission';
import { textOf } from '../files';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine } from '../terminal';

const STANDARD_INPUT = 0;
const IN_ONE_REQUEST = 500;

export const addSubmitCommand = (program: Command): void => {
  program
    .command('submit')
    .description('report CloudEvents; events that were reported before change nothing')
    .argument('<file>', 'one event, a JSON array or a line each; - reads standard input')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const results: SubmitResult[] = [];
      const text = textOf(file, file === '-' ? STANDARD_INPUT : file);
      for (const batch of batchesIn(text, file))
        results.push(...(await submitEvents(client, batch)));
      if (json) sayJson(terminal.out, results);
      else for (const result of results) sayLine(terminal.out, lineOf(result));
      if (results.some(({ outcome }) => outcome === 'quarantined')) process.exitCode = 1;
    });
};

/**
 * The events of a document, character for character, so that the server judges what was written and
 * not what was read here. Throws `WritError` naming the line that is not JSON.
 */
const batchesIn = (text: string, file: string): readonly EventBatch[] => {
  const whole = jsonOf(text);
  if (Array.isArray(whole)) return whole.length > 0 ? [{ text, count: whole.length }] : [];
  const events = whole === undefined ? linesOf(text, file) : [text];
  const starts = Array.from({ length: Math.ceil(events.length / IN_ONE_REQUEST) }, (_, n) => n);
  return starts.map((n) => {
    const some = events.slice(n * IN_ONE_REQUEST, (n + 1) * IN_ONE_REQUEST);
    return { text: `[${some.join(',')}]`, count: some.length };
  });
};

const linesOf = (text: string, file: string): readonly string[] =>
  text.split('\n').filter((line, index) => {
    if (line.trim() === '') return false;
    if (jsonOf(line) === undefined) throw new WritError(`${file}:${index + 1}: this is not JSON.`);
    return true;
  });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What became of an event, in a line. */
export const lineOf = (result: SubmitResult): string => {
  const id = cellOf(result.id ?? 'an event without id');
  if (result.outcome !== 'quarantined')
    return `${result.outcome} ${id} at position ${result.position}`;
  const { reason, pointer, message, quarantineId } = result;
  const where = pointer ? ` at ${pointer}` : '';
  return `quarantined ${id}: ${reason}${where}: ${cellOf(message)} (${quarantineId})`;
};
