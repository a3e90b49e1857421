import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command } from 'commander';
import { WritError } from '#client';
import { textIn, writeWhole } from '../files';
import { type Session, sessionOf } from '../session';
import { sayContent, sayLine } from '../terminal';

interface ReceiptOptions {
  readonly output?: string;
  readonly anchor?: string;
}

/** What proves an event, or a work order, to people who have no access here. */
export const addReceiptCommands = (program: Command): void => {
  const add = (name: string, argument: string, description: string, path: (id: string) => string) =>
    program
      .command(name)
      .description(description)
      .argument(argument)
      .option('-o, --output <file>', 'write it there instead of printing it')
      .option('--anchor <file>', 'a checkpoint that you keep: it is led there')
      .action(async (id: string, options: ReceiptOptions, command: Command) => {
        const session = sessionOf(command);
        await fetchTo(session, path(encodeURIComponent(id)), options);
        if (options.output) sayLine(session.terminal.err, `written to ${options.output}`);
      });
  add(
    'receipt',
    '<eventId>',
    'get the receipt of an event, which verifies offline',
    (id) => `/v1/receipts/${id}`,
  );
  add(
    'bundle',
    '<workOrderId>',
    'get everything that proves a work order, in one file',
    (id) => `/v1/work-orders/${id}/bundle`,
  );
  add(
    'certificate',
    '<workOrderId>',
    'get the certificate of a closure: every requirement met, no obligation open',
    (id) => `/v1/work-orders/${id}/certificate`,
  );
};

const fetchTo = async (
  { client, terminal }: Session,
  path: string,
  { output, anchor }: ReceiptOptions,
): Promise<void> => {
  const to = anchor === undefined ? undefined : await sizeIn(anchor);
  const stream = Readable.from(await client.stream(path, { query: { to } }));
  if (output === undefined) {
    await sayContent(terminal.out, stream);
    return sayLine(terminal.out, '');
  }
  // Half a bundle must not lie there under the name of a whole one.
  await writeWhole(output, (part) => pipeline(stream, createWriteStream(part)));
};

/** The size that a checkpoint is of; of a file of several, the largest. */
const sizeIn = async (file: string): Promise<string> => {
  const { latestCheckpoint } = await import('#verify');
  const latest = latestCheckpoint(await textIn(file));
  if (latest) return String(latest.checkpoint.size);
  throw new WritError(`${file} is no checkpoint: get one by writ anchor.`);
};
