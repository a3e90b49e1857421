import { type Command } from 'commander';
import { type ReplayDecisionsAnswer } from '#contracts';
import { type WritClient } from '../api/client';
import { endOfLog } from '../api/end-of-log';
import { type RetryPolicy } from '../api/retry-policy';
import { grouped, startProgress } from '../progress';
import { sessionOf } from '../session';
import { sayJson, sayLine, type Terminal } from '../terminal';
import { UserError } from '../user-error';

/** What came of making recorded decisions again, of one page or of all. */
type Replayed = Omit<ReplayDecisionsAnswer, 'next'>;

interface ReplayOptions {
  readonly workOrder?: string;
  readonly after?: string;
}

const PAGE = 200;
/** A long replay outlives a restart. */
const PATIENCE: RetryPolicy = { forMs: 60_000, whileDown: true };

export const addReplayCommand = (program: Command): void => {
  program
    .command('replay')
    .description(
      'make recorded decisions again and compare them, byte for byte; exits with 1 if any differs',
    )
    .option('--work-order <id>', 'only those of one work order')
    .option('--after <position>', 'only those after this place in the ledger')
    .action(async (options: ReplayOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const done = await replayAll(client, terminal, options);
      if (json) sayJson(terminal.out, done);
      else sayReplayed(terminal, done);
      if (done.different.length > 0) process.exitCode = 1;
    });
};

const replayAll = async (
  client: WritClient,
  terminal: Terminal,
  { workOrder, after = '0' }: ReplayOptions,
): Promise<Replayed> => {
  if (!/^\d{1,15}$/.test(after)) throw new UserError('--after takes a ledger position, such as 0.');
  const from = Number(after);
  const total = (await endOfLog(client, PATIENCE)) - from;
  const progress = startProgress(terminal, total, 'decisions');
  try {
    let sum: Replayed = { replayed: 0, same: 0, different: [], notReplayable: [] };
    for (let next: number | null = from; next !== null;) {
      const body: object = { after: next, limit: PAGE, workOrderId: workOrder };
      const page = await pageOf(client, body);
      sum = added(sum, page);
      next = page.next;
      progress.moved(next === null ? total : next - from, sum.replayed);
    }
    return sum;
  } finally {
    progress.stop();
  }
};

const pageOf = async (
  client: WritClient,
  body: object,
): Promise<Replayed & { readonly next: number | null }> =>
  (
    await client.post<Replayed & { readonly next: number | null }>('/v1/decisions/replay', {
      body,
      retryPolicy: PATIENCE,
    })
  ).body;

const added = (sum: Replayed, page: Replayed): Replayed => ({
  replayed: sum.replayed + page.replayed,
  same: sum.same + page.same,
  different: [...sum.different, ...page.different],
  notReplayable: [...sum.notReplayable, ...page.notReplayable],
});

const sayReplayed = ({ out }: Terminal, done: Replayed): void => {
  const { replayed, same, different, notReplayable } = done;
  for (const { fields, ...at } of different)
    sayLine(out, `different ${placeOf(at)}: ${fields.join(', ')}`);
  for (const { why, ...at } of notReplayable) sayLine(out, `not replayable ${placeOf(at)}: ${why}`);
  sayLine(
    out,
    `replayed ${grouped(replayed)}: ${grouped(same)} the same byte for byte, ` +
      `${grouped(different.length)} different; ${grouped(notReplayable.length)} could not be replayed`,
  );
};

const placeOf = ({
  decisionId,
  workOrderId,
  position,
}: Omit<Replayed['notReplayable'][number], 'why'>): string =>
  `decision ${decisionId} on work order ${workOrderId} at position ${position}`;
