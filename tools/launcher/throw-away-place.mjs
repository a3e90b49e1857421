import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * Where throw-away folders are made: in memory, if it has much room and TMPDIR names no other place.
 * Tests make and delete hundreds of databases of hundreds of files each, and a file system on disk
 * may take more processor time for that than Postgres takes for all queries: ext4 without a
 * journal looks long for a file's place that was not given back within the last half minute.
 */
export const throwAwayPlace = () => (!process.env.TMPDIR && isRoomy(MEMORY) ? MEMORY : tmpdir());

const isRoomy = (folder) => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES && process.availableMemory() >= 2 * ROOM_BYTES;
  } catch {
    return false;
  }
};
