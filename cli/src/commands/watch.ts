import { type Command } from 'commander';
import { follow } from '#client';
import { wholeFor } from '../option-values';
import { sessionOf } from '../session';
import { sayLine } from '../terminal';
import { eventLine, type StreamedEvent } from './event-line';

interface WatchOptions {
  readonly workOrder?: string;
  readonly decision?: string;
  readonly type?: string;
  readonly after?: number;
  readonly count?: number;
}

const EXAMPLES = `
A connection that ends is taken up again where it was: nothing is missed and nothing comes twice.
Ctrl-C ends it. With --json each line is the event itself, as a CloudEvent.

  writ watch --type approval.requested,approval.granted
  writ --json watch --after 0 --count 100`;

export const addWatchCommand = (program: Command): void => {
  program
    .command('watch')
    .description('follow what happens, one line an event')
    .option('--work-order <id>', 'only what happens to this one')
    .option('--decision <id>', 'only what is about this decision, or replaces it')
    .option('--type <types>', 'only these, separated by commas, such as decision.made')
    .option(
      '--after <position>',
      'begin after this place in the ledger; with what comes where absent',
      wholeFor('--after', 0),
    )
    .option('--count <n>', 'end after so many events', wholeFor('--count'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: WatchOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { workOrder, decision, type, after, count = Infinity } = options;
      let shown = 0;
      const events = follow(client, {
        query: { workOrder, decision, type },
        after,
        onError: (sentence) => sayLine(terminal.err, `${sentence} Trying again.`),
      });
      for await (const data of events) {
        sayLine(terminal.out, json ? data : eventLine(JSON.parse(data) as StreamedEvent));
        shown += 1;
        if (shown >= count) return;
      }
    });
};
