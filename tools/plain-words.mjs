import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { print } from './launcher/log.mjs';

/** Private words that the project gave up, with the term that replaced each; a word is a regular expression. */
const list = 'tools/plain-words.json';
const words = JSON.parse(readFileSync(list, 'utf8'));
const everywhere = new RegExp(Object.keys(words).join('|'), 'g');

/** Decisions and changes of earlier versions say what was called so then. */
const isHistory = /^(docs\/adr\/|CHANGELOG\.md$|tools\/plain-words\.)/;
const files = execFileSync('git', ['ls-files', '-z', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.md'])
  .toString()
  .split('\0')
  .filter((file) => file !== '' && !isHistory.test(file));

const replacementOf = (found) =>
  Object.entries(words).find(([word]) => new RegExp(word).test(found))[1];

const complaints = files.flatMap((file) =>
  [file, ...readFileSync(file, 'utf8').split('\n')].flatMap((line, number) =>
    [...line.matchAll(everywhere)].map(
      ([found]) => `${file}:${number}: "${found}": write ${replacementOf(found)}`,
    ),
  ),
);
if (complaints.length > 0) {
  complaints.forEach((complaint) => print(complaint));
  process.exitCode = 1;
}
