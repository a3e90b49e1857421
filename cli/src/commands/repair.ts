import { type Command } from 'commander';
import { type RepairedEffect, type RepairAnswer } from '#contracts';
import { type WritClient } from '../api/client';
import { type RetryPolicy } from '../api/retry-policy';
import { grouped, startProgress } from '../progress';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

/** A ledger that restarts goes on where it was. */
const PATIENCE: RetryPolicy = { forMs: 60_000, whileDown: true };

/** Exits with 1 when an effect is still missing. */
export const addRepairCommand = (program: Command): void => {
  program
    .command('repair')
    .description('deliver events again whose effects are missing; `writ audit` names them')
    .action(async (_options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      let answer = await pageAfter(client, null);
      const progress = startProgress(terminal, answer.size, 'events');
      const found = [...answer.found];
      let { events, pending } = answer;
      try {
        while (answer.next !== null) {
          progress.moved(events, events);
          answer = await pageAfter(client, answer.next);
          found.push(...answer.found);
          events += answer.events;
          pending += answer.pending;
        }
      } finally {
        progress.stop();
      }
      if (json) sayJson(terminal.out, { events, found, pending });
      else sayLine(terminal.out, repairText(events, found, pending));
      if (found.some(({ isRepaired }) => !isRepaired)) process.exitCode = 1;
    });
};

const pageAfter = async (client: WritClient, after: string | null): Promise<RepairAnswer> => {
  const body = after === null ? {} : { after };
  return (await client.post<RepairAnswer>('/v1/repairs', { body, retryPolicy: PATIENCE })).body;
};

/** For people: what was delivered again, and what came of it. */
export const repairText = (
  events: number,
  found: readonly RepairedEffect[],
  pending: number,
): string => {
  const repaired = found.filter(({ isRepaired }) => isRepaired).length;
  const summary =
    found.length === 0
      ? `Nothing to repair: ${grouped(events)} events of work have their effects.`
      : `${grouped(repaired)} of ${grouped(found.length)} missing effects are there now.`;
  const later =
    pending > 0 ? [`${grouped(pending)} wait for their reaction, which is at work.`] : [];
  const table = found.length > 0 ? [tableOf(COLUMNS, found.map(rowOf))] : [];
  return [summary, ...later, ...table].join('\n');
};

const COLUMNS = ['position', 'event', 'effect', 'reaction', 'state'] as const;

const rowOf = (one: RepairedEffect): readonly string[] => [
  grouped(one.position),
  cellOf(one.type),
  cellOf(one.effect),
  cellOf(one.reaction),
  one.isRepaired
    ? 'repaired'
    : `STILL MISSING${one.error === null ? '' : `: ${cellOf(one.error)}`}`,
];
