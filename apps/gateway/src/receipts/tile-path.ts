import { type TileBody } from '#contracts';

const LEVEL = /^(0|[1-9]\d?)$/;
const INDEX = /^(?:x\d{3}\/)*\d{3}$/;
const PATH = /^(.+?)(?:\.p\/([1-9]\d{0,2}))?$/;
const FULL = 256;

/**
 * A tile from its address (C2SP tlog-tiles): the index in groups of three digits, all but the last after an `x`, and
 * the width of one that is not full after `.p/`. Undefined for what is no such address.
 */
export const tileAt = (level: string, path: string): TileBody | undefined => {
  const [, indexPath = '', width] = PATH.exec(path) ?? [];
  if (!LEVEL.test(level) || !INDEX.test(indexPath)) return undefined;
  // One address for each: `x000/` in front would be another one for the same.
  if (indexPath.startsWith('x000/')) return undefined;
  const index = Number(indexPath.replaceAll(/[x/]/g, ''));
  const wide = width === undefined ? FULL : Number(width);
  if (!Number.isSafeInteger(index) || (width !== undefined && wide >= FULL)) return undefined;
  return { level: Number(level), index, width: wide };
};
