import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WRITES = process.env['WRIT_WRITE_PAGES'] === 'yes';

/**
 * What a page has between `<!-- generated: NAME -->` and `<!-- end of NAME -->`, beside what is declared.
 * `WRIT_WRITE_PAGES=yes` writes it first.
 */
export const generatedPart = (
  page: string,
  name: string,
  declared: string,
): { readonly stated: string; readonly declared: string } => {
  const file = join(process.cwd(), page);
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const [stated, after] = rest?.split(end) ?? [];
  if (after === undefined) throw new Error(`${page} has no part ${begin} … ${end}.`);
  const whole = `\n\n${declared}\n\n`;
  if (WRITES) writeFileSync(file, `${before}${begin}${whole}${end}${after}`);
  return { stated: WRITES ? whole : stated!, declared: whole };
};

/** A table as prettier formats it. */
export const markdownTable = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const cells = [headings, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = headings.map((_, i) => Math.max(3, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const [head, ...body] = cells.map(line);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
};
