import { type Pool } from 'pg';
import { type AppendItem, type AppendResult } from '#kernel';
import { streamKey } from './batch';
import { readMissed } from './log-reader';

/** All conflicts of a request together: an answer stays well below the bus's maximum payload. */
const MISSED_BYTES_MAX = 384 * 1024;

/**
 * The results of an append as JSON. The first conflict of a stream carries the events after the version that the
 * item expected, so that its sender decides again without reading. A conflict without them is as true: its
 * sender reads on by itself.
 */
export const resultsJson = async (
  pool: Pool,
  items: readonly AppendItem[],
  results: readonly AppendResult[],
): Promise<string> => {
  const answered = new Set<string>();
  const texts: string[] = [];
  let bytesLeft = MISSED_BYTES_MAX;
  for (const [i, result] of results.entries()) {
    const item = items[i]!;
    const isFirst = isBehind(item, result) && !answered.has(streamKey(item));
    const missed = isFirst && bytesLeft > 0 ? await missedBy(pool, item, bytesLeft) : undefined;
    const text = JSON.stringify(result);
    if (missed === undefined) {
      texts.push(text);
      continue;
    }
    answered.add(streamKey(item));
    bytesLeft -= Buffer.byteLength(missed);
    texts.push(`${text.slice(0, -1)},"missed":${missed}}`);
  }
  return texts.join(',');
};

const isBehind = ({ expectedVersion }: AppendItem, result: AppendResult): boolean =>
  result.outcome === 'conflict' && expectedVersion !== null && expectedVersion < result.version;

/** Undefined where nothing fits any more, and where the database does not answer: it is only a help. */
const missedBy = async (
  pool: Pool,
  { tenant, stream, expectedVersion }: AppendItem,
  bytesLeft: number,
): Promise<string | undefined> => {
  const request = { tenant, stream, afterVersion: expectedVersion! };
  const missed = await readMissed(pool, request, bytesLeft).catch(() => undefined);
  return missed !== undefined && Buffer.byteLength(missed) <= bytesLeft ? missed : undefined;
};
