import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Command } from 'commander';
import { WritError } from '#client';
import {
  type AnchorsReply,
  type AnchorStatus,
  type LogDivergenceAcknowledgedData,
} from '#contracts';
import { spanText } from '../ages';
import { writeWhole } from '../files';
import { type Session, sessionOf } from '../session';
import { cellOf, sayContent, sayJson, sayLine, tableOf } from '../terminal';

const NOBODY =
  'no anchors: what is cut off the log’s end is not seen. Set WRIT_ANCHORS (docs/anchoring.md), or keep one yourself: writ anchor -o checkpoint.txt';

/** Where checkpoints of the log are stored outside, and storing one by oneself. */
export const addAnchorCommands = (program: Command): void => {
  program
    .command('anchors')
    .description('list where checkpoints of the log are stored outside, and how far each place is')
    .action(async (_options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.get<Listed>('/v1/log/anchors');
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, body.items.length === 0 ? NOBODY : tableOf(COLUMNS, rowsOf(body)));
    });
  program
    .command('acknowledge-divergence')
    .description(
      'acknowledge that the log is not what was signed, so that it is signed again: the event stays in the log',
    )
    .requiredOption('--reason <text>', 'what happened, and who has looked into it')
    .action(async ({ reason }: { reason: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = '/v1/log/divergence/acknowledge';
      const { body } = await client.post<LogDivergenceAcknowledgedData>(path, { body: { reason } });
      if (json) return sayJson(terminal.out, body);
      for (const { holder, size } of body.lost)
        sayLine(terminal.out, `not continued: the log of ${size} events that ${holder} holds`);
      sayLine(terminal.out, `signed again from ${body.from.size} events on`);
    });
  program
    .command('anchor')
    .description('store a checkpoint of the log: it shows later whether the log was truncated')
    .option(
      '-o, --output <file>',
      'write it there; what is there must be what the log goes on from',
    )
    .action(async ({ output }: { output?: string }, command: Command) => {
      const session = sessionOf(command);
      const note = await textAt(session, '/v1/log/checkpoint');
      if (output === undefined)
        await sayContent(session.terminal.out, Readable.from([Buffer.from(note)]));
      else await keep(session, note, output);
    });
};

interface Listed extends Pick<AnchorsReply, 'size'> {
  readonly items: readonly AnchorStatus[];
}

const COLUMNS = ['anchor', 'kind', 'size', 'behind', 'age', 'state'] as const;

const rowsOf = ({ items }: Listed): readonly (readonly string[])[] =>
  items.map(({ name, kind, size, tail, ageSeconds, error, logChanged }) => [
    cellOf(name),
    kind,
    size === null ? 'none yet' : String(size),
    String(tail),
    ageSeconds === null ? 'none yet' : spanText(ageSeconds * 1_000),
    error === null ? 'ok' : cellOf(`${logChanged ? 'THE LOG WAS CHANGED: ' : ''}${error}`),
  ]);

/** Replaces a checkpoint only by one of a log that goes on from it. */
const keep = async (session: Session, note: string, output: string): Promise<void> => {
  const { latestCheckpoint } = await import('#verify');
  const today = latestCheckpoint(note);
  if (!today) throw new WritError('The answer is no checkpoint: is this address that of Writ?');
  const before = await textIn(output);
  if (before !== undefined) await mustGoOn(session, before, note, output);
  await writeWhole(output, (part) => writeFile(part, note, { flush: true }));
  sayLine(session.terminal.err, `stored ${today.checkpoint.size} events in ${output}`);
};

const mustGoOn = async (
  session: Session,
  before: string,
  note: string,
  output: string,
): Promise<void> => {
  const { latestCheckpoint, notesIn, verifyConsistency } = await import('#verify');
  const stored = latestCheckpoint(before)?.checkpoint;
  const today = latestCheckpoint(note)!.checkpoint;
  if (!stored || notesIn(before).length > 1)
    throw new WritError(`${output} is no single checkpoint: name another file.`);
  if (stored.origin !== today.origin)
    throw new WritError(`${output} is of another log, ${stored.origin}: name another file.`);
  if (stored.size === 0) return;
  const proof =
    stored.size < today.size ? await proofBetween(session, stored.size, today.size) : ([] as const);
  const claim = {
    from: stored.size,
    to: today.size,
    fromRoot: stored.root,
    toRoot: today.root,
    proof,
  };
  const verdict = verifyConsistency(claim);
  if (verdict.ok) return;
  throw new WritError(
    `THE LOG WAS CHANGED: it has ${today.size} events and does not go on from the ${stored.size} in ${output}. ${verdict.reason} ${output} was left as it is: keep it.`,
  );
};

const proofBetween = async (
  { client }: Session,
  from: number,
  to: number,
): Promise<readonly Uint8Array[]> => {
  const query = { from: String(from), to: String(to) };
  const { body } = await client.get<{ proof: readonly string[] }>('/v1/log/consistency', { query });
  return body.proof.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
};

const textAt = async ({ client }: Session, path: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  const stream = await client.stream(path, {});
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const textIn = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new WritError(`${file} cannot be read: ${code}.`);
  }
};
