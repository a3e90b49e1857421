import { type Command } from 'commander';
import { declareAbsence, endAbsence } from '#contracts';
import { absencesIn } from '../approvals/deputies';
import { sessionOf } from '../session';
import { sayJson, sayLine, tableOf } from '../terminal';
import { addContractCommand } from './contract-command';

const AWAY = `
Requests that come meanwhile go to the deputy, who may also answer those that are open (writ approvals
lists both). A time is one such as 2030-01-31T09:00:00Z; a date alone is its first moment in UTC.

  writ absent dana --deputy olga --until 2030-02-01`;

/** The deputies of owners that are away. */
export const addAbsenceCommands = (program: Command): void => {
  addContractCommand(program, {
    name: 'absent',
    sends: declareAbsence,
    description: 'declare that an owner is away, and who answers meanwhile',
    fields: {
      owner: { flags: '<owner>', meaning: 'yourself, or an owner that your key answers for' },
      deputy: { flags: '--deputy <name>' },
    },
    help: AWAY,
    done: ({ owner, deputy, from, until }) =>
      `${owner} is away ${from ? `from ${from} ` : ''}until ${until}: ${deputy} answers meanwhile`,
  });

  program
    .command('absences')
    .description('list who is away or will be, and who answers meanwhile')
    .action(async (_options: object, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const items = await absencesIn(client);
      if (json) return sayJson(terminal.out, { items });
      if (items.length === 0) return sayLine(terminal.out, 'nobody is away');
      const rows = items.map(({ owner, deputy, from, until, isAway }) => {
        return [owner, isAway ? 'away' : 'will be', deputy, from, until];
      });
      sayLine(terminal.out, tableOf(['owner', 'is', 'deputy', 'from', 'until'], rows));
    });

  addContractCommand(program, {
    name: 'back',
    sends: endAbsence,
    done: ({ owner }) => `${owner} is back`,
  });
};
