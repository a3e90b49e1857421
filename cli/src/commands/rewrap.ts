import { type Command } from 'commander';
import { type MasterKeyStatus, type RewrapAnswer } from '#contracts';
import { runPages } from '../api/paged-run';
import { grouped } from '../progress';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

/** The old master key can be taken out of use once this exits with 0. */
export const addRewrapCommand = (program: Command): void => {
  program
    .command('rewrap')
    .description('wrap the keys to what is sealed by the first key of WRIT_CONTENT_KEY')
    .action(async (_options: unknown, command: Command) => {
      const session = sessionOf(command);
      const { terminal, json } = session;
      const { keyId, rewrapped, keys } = await runPages<RewrapAnswer>(session, {
        path: '/v1/content-keys/rewrap',
        body: {},
        unit: 'keys',
        total: (first) => first.rewrapped + wrapsLeft(first),
        moved: (sum) => [sum.rewrapped, sum.rewrapped],
        merge: (sum, page) => ({ ...page, rewrapped: sum.rewrapped + page.rewrapped }),
      });
      if (json) sayJson(terminal.out, { keyId, rewrapped, keys });
      else {
        sayLine(terminal.out, `wrapped ${grouped(rewrapped)} keys by ${cellOf(keyId)}`);
        sayLine(terminal.out, tableOf(COLUMNS, keys!.map(rowOf)));
      }
      if (keys!.some(isNeeded)) process.exitCode = 1;
    });
};

const wrapsLeft = ({ keys }: RewrapAnswer): number =>
  (keys ?? []).reduce((sum, { place, wraps }) => sum + (place === 'behind' ? wraps : 0), 0);

const COLUMNS = ['key', 'wraps', 'state'] as const;

const isNeeded = ({ place, wraps }: MasterKeyStatus): boolean => place !== 'first' && wraps > 0;

const rowOf = (key: MasterKeyStatus): readonly string[] => [
  cellOf(key.keyId),
  grouped(key.wraps),
  stateOf(key),
];

const stateOf = ({ place, wraps }: MasterKeyStatus): string => {
  if (place === 'first') return 'wraps what is new';
  if (place === 'absent') return 'NOT IN WRIT_CONTENT_KEY: put it back behind the first, and go on';
  return wraps > 0
    ? 'still needed: another ledger wraps by it, or it is not the key of that name (see the log)'
    : 'wraps nothing: take it out of WRIT_CONTENT_KEY and restart';
};
