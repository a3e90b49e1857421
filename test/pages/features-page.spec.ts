import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 'docs/features.md';
const WRITES = process.env['WRIT_WRITE_PAGES'] === 'yes';

const specs = sourcesIn(['apps', 'libs', 'cli', 'test', 'bench']);
/** Check → the specs whose titles name it, those with the most titles first. */
const specsOf = (check: string): readonly string[] =>
  [...specs]
    .map(([path, text]) => ({ path, count: text.split(`[${check}]`).length - 1 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.path.localeCompare(b.path))
    .map(({ path }) => path);

if (WRITES) writePage();
const page = readFileSync(PAGE, 'utf8');
const rows = rowsOf(page);
const checks = new Map(rows);

describe('the page of features', () => {
  it('has every check that a test shows, and no other', () => {
    const shown = [...specs.values()].flatMap((text) =>
      [...text.matchAll(/\[([A-FH-Z]\d{1,2})\]/g)].map(([, check]) => check!),
    );
    expect([...checks.keys()].sort()).toEqual([...new Set(shown)].sort());
  });

  it('names for each check tests that show it', () => {
    const wrong = rows.filter(([check, shownBy]) => {
      const named = shownBy.split(', ').map((path) => path.replaceAll('`', ''));
      return !named.every((path) => specsOf(check).includes(path));
    });
    expect(wrong).toEqual([]);
  });

  it('has every rule that code names', () => {
    const [rules] = page.split('## Checks') as [string];
    const numbers = [...rules.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    const named = [
      ...sourcesIn(['apps', 'libs', 'cli', 'docs'], /\.(ts|tsx|md)$/).values(),
    ].flatMap((text) =>
      [...text.matchAll(/domain rules? (\d+)/gi)].map(([, number]) => Number(number)),
    );
    expect([...new Set(named)].filter((number) => !numbers.includes(number))).toEqual([]);
  });
});

function rowsOf(text: string): readonly (readonly [check: string, shownBy: string])[] {
  return [...text.matchAll(/^\| ([A-Z]\d{1,2}) +\| .+ \| (.*) \|$/gm)].map(
    ([, check, shownBy]) => [check!, shownBy!.trim()] as const,
  );
}

/** Keeps what a row names while that is true; else names the spec with the most titles, and the story with the most. */
function writePage(): void {
  const text = readFileSync(PAGE, 'utf8').replace(
    /^\| ([A-Z]\d{1,2}) +\| (.+?) +\| (.*?) +\|$/gm,
    (_, check: string, meaning: string, shownBy: string) => {
      const all = specsOf(check);
      const named = shownBy.split(', ').map((path) => path.replaceAll('`', ''));
      const chosen = named.every((path) => all.includes(path)) ? named : chosenOf(all);
      return `| ${check} | ${meaning} | ${chosen.map((path) => `\`${path}\``).join(', ')} |`;
    },
  );
  writeFileSync(PAGE, text);
  execFileSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', PAGE]);
}

function chosenOf(all: readonly string[]): readonly string[] {
  const story = all.find((path) => path.startsWith('test/'));
  const spec = all.find((path) => !path.startsWith('test/'));
  return [spec, story].filter((path) => path !== undefined);
}

/** Path → text of every file in `folders` whose name fits. */
function sourcesIn(
  folders: readonly string[],
  name = /\.(spec|story)\.ts$/,
): ReadonlyMap<string, string> {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => name.test(path) && !path.includes('node_modules'))
      .map((path) => join(folder, path)),
  );
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}
