import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page. */
export interface PageBlock {
  readonly page: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** Empty where the fence names none. */
  readonly language: string;
  readonly text: string;
  /** Why no test runs it: the comment `<!-- not run: REASON -->` above it. */
  readonly notRun: string | undefined;
}

const BLOCK = /(?:<!-- not run: (.+) -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

/** All fenced blocks of a page, in order. */
export const blocksIn = (page: string): readonly PageBlock[] => {
  const content = readFileSync(join(process.cwd(), page), 'utf8');
  return [...content.matchAll(BLOCK)].map(
    ({ 0: whole, 1: notRun, 2: language, 3: text, index }) => ({
      page,
      line: content.slice(0, index + whole.indexOf('```')).split('\n').length,
      language: language!,
      text: text!,
      notRun,
    }),
  );
};

/** The texts of the blocks in a language that a test runs. */
export const blocksToRun = (page: string, language: string): readonly string[] =>
  blocksIn(page)
    .filter((block) => block.language === language && block.notRun === undefined)
    .map(({ text }) => text);
