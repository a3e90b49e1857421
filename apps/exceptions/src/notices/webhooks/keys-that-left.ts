import { type KeysFileLoadedData } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** Keys that were in the keys file before a version of its stream, and are not in it now: one may have come back since. */
export const keysThatLeft = (
  events: readonly RecordedEvent[],
  version: number,
): readonly string[] => {
  const now = events.at(-1);
  const before = events.filter((event) => event.version < version).flatMap(keysOf);
  return [...new Set(before)].filter((keyId) => now && !keysOf(now).includes(keyId));
};

const keysOf = ({ data }: RecordedEvent): readonly string[] =>
  (data as KeysFileLoadedData).keys.map(({ keyId }) => keyId);
