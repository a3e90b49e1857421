import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { print } from './launcher/log.mjs';

/**
 * Private words of the project. `replaced`: words that it gave up, regular expressions in any case, with the term that
 * replaced each. `atMost`: words that it is giving up, and on how many lines they may still be, also inside names; a
 * commit that removes some lowers the number.
 */
const { replaced, atMost } = JSON.parse(readFileSync('tools/plain-words.json', 'utf8'));
const anyReplaced = new RegExp(Object.keys(replaced).join('|'), 'gi');

/** Decisions and changes of earlier versions say what was called so then. */
const isHistory = /^(docs\/adr\/|CHANGELOG\.md$|tools\/plain-words\.)/;
const linesOfProject = () =>
  execFileSync('git', ['ls-files', '-z', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.md'])
    .toString()
    .split('\0')
    .filter((file) => file !== '' && !isHistory.test(file))
    .flatMap((file) =>
      [file, ...readFileSync(file, 'utf8').split('\n')].map((text, number) => ({
        text,
        place: `${file}:${number}`,
      })),
    );

const replacementOf = (found) =>
  Object.entries(replaced).find(([word]) => new RegExp(word, 'i').test(found))[1];

/** What is wrong with lines of text, each with its place, as sentences. */
export function complaintsAbout(lines) {
  const inText = lines.flatMap(({ text, place }) =>
    [...text.matchAll(anyReplaced)].map(
      ([found]) => `${place}: "${found}": write ${replacementOf(found)}`,
    ),
  );
  const tooMany = Object.entries(atMost).flatMap(([words, maximum]) => {
    const word = new RegExp(`\\b(?:${words})`, 'i');
    const partOfName = new RegExp(
      `[a-z0-9](?:${words.replace(/\b[a-z]/g, (first) => first.toUpperCase())})`,
    );
    const count = lines.filter(({ text }) => word.test(text) || partOfName.test(text)).length;
    return count > maximum ? [`${words}: on ${count} lines, at most ${maximum} are allowed`] : [];
  });
  return [...inText, ...tooMany];
}

if (process.argv[1]?.endsWith('plain-words.mjs'))
  for (const complaint of complaintsAbout(linesOfProject())) {
    print(complaint);
    process.exitCode = 1;
  }
