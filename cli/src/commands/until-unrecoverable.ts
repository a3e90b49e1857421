import { setTimeout as sleep } from 'node:timers/promises';
import { type CompleteErasureAnswer, type KeyCopies } from '#contracts';
import { LONG_RUN } from '#client';
import { type Session } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

const PAUSE_MS = 1_000;

/** Waits until the database has no copy of a key that was destroyed up to now, and says where else copies may be. */
export const untilUnrecoverable = async ({ client, terminal, json }: Session): Promise<void> => {
  let answer: CompleteErasureAnswer | undefined;
  for (;;) {
    const body = answer ? { asOf: answer.asOf } : {};
    const options = { body, retryPolicy: LONG_RUN };
    answer = (await client.post<CompleteErasureAnswer>('/v1/erasures/completion', options)).body;
    if (!answer.copies.some(isRemoved)) break;
    await sleep(PAUSE_MS);
  }
  if (json) sayJson(terminal.out, answer);
  else {
    sayLine(terminal.out, tableOf(COLUMNS, answer.copies.map(rowOf)));
    sayLine(terminal.out, sentenceOf(answer));
  }
  process.exitCode = exitCodeOf(answer);
};

/** Copies in the database itself: each request removes more of them. Backups expire by themselves. */
const isRemoved = ({ place, state }: KeyCopies): boolean =>
  state === 'waiting' && (place === 'dead-rows' || place === 'wal');

const COLUMNS = ['copies in', 'state', 'because'] as const;

const rowOf = ({ place, state, message }: KeyCopies): readonly string[] => [
  place.replace('-', ' '),
  state,
  cellOf(message),
];

const exitCodeOf = ({ isUnrecoverable, copies }: CompleteErasureAnswer): number => {
  if (isUnrecoverable) return 0;
  return copies.some(({ state }) => state === 'unknown') ? 2 : 1;
};

const sentenceOf = ({ asOf, isUnrecoverable, copies }: CompleteErasureAnswer): string => {
  if (isUnrecoverable) return `Nothing that was erased up to ${asOf} can be recovered.`;
  if (copies.some(({ state }) => state === 'unknown'))
    return 'Writ cannot tell when nothing can be recovered any more: see what is unknown.';
  const until = copies.flatMap((one) => one.until ?? []).sort();
  return `From ${until.at(-1)} on, nothing that was erased up to ${asOf} can be recovered.`;
};
