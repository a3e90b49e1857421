import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this launcher belongs to; every path below is built from it, never from the cwd. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
