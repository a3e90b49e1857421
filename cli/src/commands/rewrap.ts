import { type Command } from 'commander';
import { type MasterKeyStatus, type RewrapAnswer } from '#contracts';
import { type WritClient } from '../api/client';
import { type RetryPolicy } from '../api/retry-policy';
import { grouped, startProgress } from '../progress';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

/** A ledger that restarts goes on where it was, so this outlives it. */
const PATIENCE: RetryPolicy = { forMs: 60_000, whileDown: true };

/** The old master key can be taken out of use once this exits with 0. */
export const addRewrapCommand = (program: Command): void => {
  program
    .command('rewrap')
    .description('wrap the keys to what is sealed by the first key of WRIT_CONTENT_KEY')
    .action(async (_options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const first = await stretch(client, undefined);
      const left = (first.keys ?? []).filter(({ place }) => place === 'behind');
      const total = first.rewrapped + left.reduce((sum, { wraps }) => sum + wraps, 0);
      const progress = startProgress(terminal, total, 'keys');
      let answer = first;
      let rewrapped = first.rewrapped;
      try {
        while (answer.next !== null) {
          progress.moved(rewrapped, rewrapped);
          answer = await stretch(client, answer.next);
          rewrapped += answer.rewrapped;
        }
      } finally {
        progress.stop();
      }
      const { keyId, keys } = answer;
      if (json) sayJson(terminal.out, { keyId, rewrapped, keys });
      else {
        sayLine(terminal.out, `wrapped ${grouped(rewrapped)} keys by ${cellOf(keyId)}`);
        sayLine(terminal.out, tableOf(COLUMNS, keys!.map(rowOf)));
      }
      if (keys!.some(isNeeded)) process.exitCode = 1;
    });
};

const stretch = async (client: WritClient, after: string | undefined): Promise<RewrapAnswer> => {
  const body = after === undefined ? {} : { after };
  const path = '/v1/content-keys/rewrap';
  return (await client.post<RewrapAnswer>(path, { body, retryPolicy: PATIENCE })).body;
};

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
