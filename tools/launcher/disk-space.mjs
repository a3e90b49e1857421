import { statfsSync } from 'node:fs';
import { Stop } from './log.mjs';

const MEBIBYTE = 1024 ** 2;
/** A new database cluster with its write-ahead log and Writ's schema takes 80 MiB; a restart some of its log. */
const FIRST_START_NEEDS = 256;
const RESTART_NEEDS = 128;

/** Whole mebibytes that this user may still write to the disk of a folder. */
export const freeMebibytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MEBIBYTE);
};

/**
 * @param isFirst whether a database is to be set up in the folder
 * @throws Stop that says how much space is missing and where, before anything is half written
 */
export function mustHaveSpace(data, { isFirst }) {
  const needed = isFirst ? FIRST_START_NEEDS : RESTART_NEEDS;
  const free = freeMebibytes(data);
  if (free >= needed) return;
  throw new Stop(
    `${data} has ${free} MiB of free disk space, and ${isFirst ? 'the first start' : 'a start'} needs ${needed} MiB there. ` +
      'Free some, or set WRIT_DATA to a folder on a larger disk' +
      (isFirst ? '.' : ' after moving this one there.'),
  );
}
