import { readFile, writeFile } from 'node:fs/promises';
import { type Client } from 'pg';
import { type Stack } from '#testkit';
import { blocksIn } from '../pages/blocks';
import { shellOutputs } from './page';
import { psqlTable } from './psql-table';

/** A line or statement of a page, and the output that stands under it. */
export interface Question {
  readonly page: string;
  readonly language: 'sh' | 'sql';
  readonly text: string;
  /** Undefined where the page shows none. */
  readonly stated: string | undefined;
}

/** The same with what came out. */
export interface Answered extends Question {
  readonly output: string;
}

/** Blocks of a page that ask something, each with the `text` block under it. */
export const questionsIn = (page: string): readonly Question[] => {
  const blocks = blocksIn(page);
  return blocks.flatMap(({ language, text, notRun }, i) => {
    if ((language !== 'sh' && language !== 'sql') || notRun !== undefined) return [];
    const under = blocks[i + 1];
    return [{ page, language, text, stated: under?.language === 'text' ? under.text : undefined }];
  });
};

/**
 * Runs all questions: shell blocks in one shell that begins with `setUp`, SQL in the analyst's session. Throws
 * where a line fails.
 */
export const answersTo = async (
  stack: Stack,
  analyst: Client,
  questions: readonly Question[],
  setUp = '',
): Promise<readonly Answered[]> => {
  const lines = questions.filter(({ language }) => language === 'sh');
  const [, ...outputs] = await shellOutputs(stack, [setUp, ...lines.map(({ text }) => text)]);
  const answered: Answered[] = [];
  for (const one of questions) {
    const output =
      one.language === 'sh' ? outputs[lines.indexOf(one)]! : await psqlTable(analyst, one.text);
    answered.push({ ...one, output: withoutBlanks(output) });
  }
  return answered;
};

const withoutBlanks = (text: string): string => text.replace(/[ \t]+$/gm, '');

/** What cannot be the same in two systems, or on two days; `docs/questions.md` says so. */
const unstable: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\b20[2-9]\d-\d\d-\d\d([T ][\d:.]+(Z|\+00))?/g, '<time>'],
  [/(position"?:? )[\d,]+/gi, '$1<position>'],
  [/leaf \d+ of the tree of \d+/g, 'leaf <n> of the tree of <size>'],
  [/(work-order-\S+ version )\d+/g, '$1<n>'],
  [/\bwrit-[0-9a-f]{8}\+[0-9a-f]{8}/g, '<key>'],
  [/http:\/\/[\d.]+:\d+/g, '<address>'],
  [/-{3,}/g, '--'],
  [/[ \t]+/g, ' '],
];

/** An output with everything that is not the same twice in one form. */
export const stable = (text: string): string =>
  unstable.reduce((all, [what, instead]) => all.replace(what, instead), text);

/** Puts each output under its question, where the page says something else. */
export const writeOutputs = async (answered: readonly Answered[]): Promise<void> => {
  for (const page of new Set(answered.map((one) => one.page))) {
    const here = answered.filter((one) => one.page === page);
    const text = await readFile(page, 'utf8');
    const written = here.reduce((all, { language, text: code, stated, output }) => {
      if (stated === undefined || stable(stated) === stable(output)) return all;
      const before = `\`\`\`${language}\n${code}\`\`\`\n\n\`\`\`text\n`;
      return all.replace(before + stated, () => before + output);
    }, text);
    if (written !== text) await writeFile(page, written);
  }
};
