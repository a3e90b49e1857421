import { type Command } from 'commander';
import { type RepairedEffect, type RepairAnswer } from '#contracts';
import { runPages } from '../api/paged-run';
import { grouped } from '../progress';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

/** Exits with 1 when an effect is still missing. */
export const addRepairCommand = (program: Command): void => {
  program
    .command('repair')
    .description('deliver events again whose effects are missing; `writ audit` names them')
    .action(async (_options: unknown, command: Command) => {
      const session = sessionOf(command);
      const { terminal, json } = session;
      const { events, found, pending } = await runPages<RepairAnswer>(session, {
        path: '/v1/repairs',
        body: {},
        unit: 'events',
        total: ({ size }) => size,
        moved: ({ events }) => [events, events],
        merge: (sum, page) => ({
          ...page,
          events: sum.events + page.events,
          found: [...sum.found, ...page.found],
          pending: sum.pending + page.pending,
        }),
      });
      if (json) sayJson(terminal.out, { events, found, pending });
      else sayLine(terminal.out, repairText(events, found, pending));
      if (found.some(({ isRepaired }) => !isRepaired)) process.exitCode = 1;
    });
};

/** For people: what was delivered again, and what came of it. */
const repairText = (events: number, found: readonly RepairedEffect[], pending: number): string => {
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
