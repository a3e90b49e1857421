import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first cells of the table of a page whose first heading is `heading`, without their code marks. */
export const firstColumn = (page: string, heading: string): readonly string[] => {
  const lines = readFileSync(join(process.cwd(), page), 'utf8').split('\n');
  const start = lines.findIndex((line) => cellsOf(line)[0] === heading);
  if (start < 0) throw new Error(`${page} has no table of “${heading}”.`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest
    .slice(0, end < 0 ? undefined : end)
    .map((line) => cellsOf(line)[0]!.replaceAll('`', ''));
};

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
