import { type Command } from 'commander';
import { LONG_RUN, WritError } from '#client';
import { type ReplayDecisionsAnswer } from '#contracts';
import { endOfLog } from '../api/end-of-log';
import { runPages } from '../api/paged-run';
import { grouped } from '../progress';
import { type Session, sessionOf } from '../session';
import { sayJson, sayLine, type Terminal } from '../terminal';

/** What came of making recorded decisions again, of one page or of all. */
type Replayed = Omit<ReplayDecisionsAnswer, 'next'>;

interface ReplayOptions {
  readonly workOrder?: string;
  readonly after?: string;
}

const PAGE = 200;

export const addReplayCommand = (program: Command): void => {
  program
    .command('replay')
    .description(
      'recompute recorded decisions and compare them, byte for byte; exits with 1 if any differs',
    )
    .option('--work-order <id>', 'only those of one work order')
    .option('--after <position>', 'only those after this place in the ledger')
    .action(async (options: ReplayOptions, command: Command) => {
      const session = sessionOf(command);
      const { terminal, json } = session;
      const done = await replayAll(session, options);
      if (json) sayJson(terminal.out, done);
      else sayReplayed(terminal, done);
      if (done.different.length > 0) process.exitCode = 1;
    });
};

const replayAll = async (session: Session, options: ReplayOptions): Promise<Replayed> => {
  const { workOrder, after = '0' } = options;
  if (!/^\d{1,15}$/.test(after)) throw new WritError('--after takes a ledger position, such as 0.');
  const from = Number(after);
  const total = (await endOfLog(session.client, LONG_RUN)) - from;
  const { replayed, same, different, notReplayable } = await runPages<ReplayDecisionsAnswer>(
    session,
    {
      path: '/v1/decisions/replay',
      body: { after: from, limit: PAGE, workOrderId: workOrder },
      unit: 'decisions',
      total: () => total,
      moved: ({ next, replayed: count }) => [next === null ? total : next - from, count],
      merge: (sum, page) => ({
        next: page.next,
        replayed: sum.replayed + page.replayed,
        same: sum.same + page.same,
        different: [...sum.different, ...page.different],
        notReplayable: [...sum.notReplayable, ...page.notReplayable],
      }),
    },
  );
  return { replayed, same, different, notReplayable };
};

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
