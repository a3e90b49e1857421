import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

const src = resolve(__dirname, '..');

describe('what people, clients and agents wrote', () => {
  const Said = componentOf(join(__dirname, 'said.tsx'));
  const shown = (text: string): string => renderToStaticMarkup(createElement(Said, {}, text));

  it('is shown as text that keeps to itself, whatever markup is in it', () =>
    expect(shown('<img src=x onerror="alert(1)">')).toBe(
      '<bdi>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</bdi>',
    ));

  it('turns nothing around it: characters that hide or turn text are shown by number', () =>
    expect(shown('invoice\u202Efdp.exe')).toBe('<bdi>invoice⟨U+202E⟩fdp.exe</bdi>'));

  it('is set as markup by no part of the console', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.tsx?$/.test(path) && !path.includes('.spec.'),
    );
    expect(files.length).toBeGreaterThan(100);
    const setting = /dangerouslySet|\.(inner|outer)HTML|insertAdjacentHTML|srcDoc|document\.write/;
    expect(files.filter((path) => setting.test(readFileSync(join(src, path), 'utf8')))).toEqual([]);
  });
});

// The words of this spec.

/** The component of a file in the language of pages, which specs are not written in. */
function componentOf(path: string): FunctionComponent<{ readonly children?: string }> {
  const { code } = transformFileSync(path, {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'commonjs' },
  });
  const file: { exports: Record<string, unknown> } = { exports: {} };
  new Function('exports', 'require', code)(file.exports, require);
  return file.exports['Said'] as FunctionComponent<{ readonly children?: string }>;
}
