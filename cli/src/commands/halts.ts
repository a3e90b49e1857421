import { setTimeout as sleep } from 'node:timers/promises';
import { type Command } from 'commander';
import { type WritClient } from '#client';
import { halt, liftHalt, views } from '#contracts';
import { plus, toInstant } from '#kernel';
import { type Row, rowsOf } from '../api/rows';
import { durationFor, instantFor } from '../option-values';
import { cellOf, sayLine, tableOf } from '../terminal';
import { addContractCommand } from './contract-command';
import { addListing } from './listing';

const SCOPE = `
It stops every action to which all of the given options apply, and everything without any. Live runs are
withdrawn. Somebody else lifts it, or it ends when its time is over.

  writ halt --system payments --until 4h --reason "Refunds are paid twice."`;

/** Halts: declared, listed and lifted. */
export const addHaltCommands = (program: Command): void => {
  addContractCommand(program, {
    name: 'halt',
    sends: halt,
    description: 'stop an agent, a kind of action, a system, a workflow or everything',
    fields: {
      until: {
        meaning: 'when it ends by itself: a time, or how long from now, such as 4h',
        parse: endFor('--until'),
      },
    },
    help: SCOPE,
    done: (_fields, { haltId }) => haltId,
    print: async ({ terminal, client }, { body: { haltId, until, warnings = [] } }) => {
      sayLine(terminal.out, `halted until ${until}: ${haltId}`);
      for (const warning of warnings) sayLine(terminal.err, warning);
      const runs = await withdrawnBy(client, haltId);
      if (runs.length === 0) sayLine(terminal.out, 'no live run was withdrawn');
      else
        sayLine(
          terminal.out,
          tableOf(
            ['withdrawn run', 'workOrderId', 'kind', 'held by', 'acknowledged'],
            runs.map((run) => [
              ...[run['decisionId'], run['workOrderId'], run['actionKind'], run['requestedBy']].map(
                cellOf,
              ),
              run['acknowledged'] ? 'yes' : 'no: nobody knows yet whether it was carried out',
            ]),
          ),
        );
      sayLine(
        terminal.err,
        `writ report withdrawn-runs --filter halt=${haltId} shows who has not acknowledged`,
      );
    },
  });

  addListing(program, {
    lists: views.halts,
    description: 'list what is or was halted',
    filters: {
      '--in-force <flag>': 'true: only what stops actions now',
      '--declared-by <name>': 'only what this person halted',
    },
    columns: [
      'haltId',
      'principal',
      'action',
      'system',
      'workflow',
      'reason',
      ['by', 'declaredBy'],
      'until',
      'inForce',
    ],
    nothing: 'nothing is or was halted: writ halt halts work',
    then: 'writ lift <haltId> --reason <why>, by somebody other than who declared it',
  });

  addContractCommand(program, {
    name: 'lift',
    sends: liftHalt,
    description: 'end a halt that somebody else declared',
    done: ({ haltId }) => `${haltId} is lifted: what it stopped is decided again`,
  });
};

/** A time, or a duration from now. */
const endFor =
  (option: string) =>
  (text: string): string =>
    /^(\d+[smhdw]|P.*)$/.test(text)
      ? plus(toInstant(Date.now()), durationFor(option)(text))
      : instantFor(option)(text);

const LOOK_EVERY_MS = 250;
const LOOKS_MAX = 40;
const RUNS_MAX = 1_000;
/** Nothing more came in so many looks. */
const QUIET_LOOKS = 4;

/** Runs are withdrawn one after the other: what is there once no more come. */
const withdrawnBy = async (client: WritClient, haltId: string): Promise<readonly Row[]> => {
  let runs: readonly Row[] = [];
  for (let look = 0, quiet = 0; look < LOOKS_MAX && quiet < QUIET_LOOKS; look += 1) {
    await sleep(LOOK_EVERY_MS);
    const { rows: found } = await rowsOf(client, '/v1/reports/withdrawn-runs', {
      query: { halt: haltId },
      limit: RUNS_MAX,
    });
    quiet = found.length === runs.length ? quiet + 1 : 0;
    runs = found;
  }
  return runs;
};
