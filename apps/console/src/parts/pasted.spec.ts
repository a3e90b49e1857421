import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shell, sql } from './pasted';

const hostile = [
  'x; id',
  '$(id)',
  '`id`',
  "a'b' && id #",
  'a"b\\c',
  '*',
  '~root',
  '!!',
  '> out',
  '',
];

describe('a command line to paste', () => {
  it('has each value as one word, whatever it holds', () => {
    const words = hostile.map((text) => shell`${text}`.text).join(' ');
    const printed = execFileSync('sh', ['-c', String.raw`printf '%s\n' ${words}`], {
      encoding: 'utf8',
      cwd: tmpdir(),
    });
    expect(printed.split('\n').slice(0, -1)).toEqual(hostile);
  });

  it('is one line, without a character that a terminal acts on', () =>
    expect(shell`next ${'a\n\u001b[201~id\u202e'}`.text).toBe("next 'a ⟨U+001B⟩[201~id⟨U+202E⟩'"));

  it('takes no value for an option', () =>
    expect(shell`next ${'--server=https://eve.example'}`.text).toBe("next '…'"));

  it('leaves plain ids as they are, and takes parts in', () => {
    const part = shell` --status ${'open'}`;
    expect(shell`report ${'drift'}${part} --from ${'2030-01-01T09:00:00Z'} ${3}`.text).toBe(
      'report drift --status open --from 2030-01-01T09:00:00Z 3',
    );
  });
});

describe('a statement to paste', () => {
  it('has each value as one literal', () =>
    expect(sql`SELECT ${"x'; DROP TABLE t; --"};`.text).toBe("SELECT 'x''; DROP TABLE t; --';"));
});

describe('pages', () => {
  it('put no value into a line to paste in another way', () => {
    const src = resolve(__dirname, '..');
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.tsx'),
    );
    expect(files.length).toBeGreaterThan(100);
    const untagged = /\b(?:cli|sql)=\{[^}]*?(?<!shell|sql)`[^`]*\$\{|\bcommand=\{`npx[^`]*\$\{/;
    expect(files.filter((path) => untagged.test(readFileSync(join(src, path), 'utf8')))).toEqual(
      [],
    );
    expect(untagged.test('cli={`next ${id}`}')).toBe(true);
  });
});
