import { type Command } from 'commander';
import { absencesIn } from '../approvals/deputies';
import { instantFor } from '../option-values';
import { sessionOf } from '../session';
import { sayJson, sayLine, tableOf } from '../terminal';

interface AbsentOptions {
  readonly deputy: string;
  readonly until: string;
  readonly from?: string;
}

const AWAY = `
Requests that come meanwhile go to the deputy, who may also answer those that are open (writ approvals
lists both). A time is one such as 2030-01-31T09:00:00Z; a date alone is its first moment in UTC.

  writ absent dana --deputy olga --until 2030-02-01`;

/** Who stands in for owners that are away. */
export const addAbsenceCommands = (program: Command): void => {
  program
    .command('absent')
    .description('say that an owner is away, and who answers meanwhile')
    .argument('<owner>', 'yourself, or an owner that your key answers for')
    .requiredOption('--deputy <name>', 'who answers meanwhile')
    .requiredOption('--until <time>', 'when the owner is back', instantFor('--until'))
    .option('--from <time>', 'when it begins; now where absent', instantFor('--from'))
    .addHelpText('after', AWAY)
    .action(async (owner: string, { deputy, until, from }: AbsentOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.post('/v1/absences', { body: { owner, deputy, from, until } });
      if (json) return sayJson(terminal.out, body);
      const since = from ? `from ${from} ` : '';
      sayLine(terminal.out, `${owner} is away ${since}until ${until}: ${deputy} answers meanwhile`);
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

  program
    .command('back')
    .description('say that an owner who was away is back')
    .argument('<owner>')
    .action(async (owner: string, _options: object, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.delete(`/v1/absences/${encodeURIComponent(owner)}`);
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, `${owner} is back`);
    });
};
