import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { files, pages } from './pages';

/** What a page has in backticks that is a path of ours, or the name of a source file; `dist` is there after a build. */
const pathsIn = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/`([\w@./-]+)`/g)]
    .map(([, path]) => path!)
    .filter(
      (path) =>
        /^(apps|libs|cli|test|tools|docs|src|bench|examples)\//.test(path) ||
        /^(?!dist\/).*\.(ts|tsx|mjs|cjs)$/.test(path),
    );

const isThere = (page: string, path: string): boolean =>
  [path, join(dirname(page), path)].some((at) => existsSync(at)) ||
  files.some((file) => file.endsWith(`/${path}`));

describe('a page', () => {
  it.each(pages)('names only files that exist: %s', (page) =>
    expect(pathsIn(page).filter((path) => !isThere(page, path))).toEqual([]),
  );
});

describe('the index of decisions', () => {
  it('lists every decision', () => {
    const index = readFileSync('docs/adr/README.md', 'utf8');
    const decisions = readdirSync('docs/adr').filter((file) => /^\d/.test(file));
    expect(decisions.filter((file) => !index.includes(`(${file})`))).toEqual([]);
  });
});
