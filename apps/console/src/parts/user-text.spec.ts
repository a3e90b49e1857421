import { transformFileSync } from '@swc/core';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { visible } from './user-text';

describe('text from outside', () => {
  it('shows what would turn or hide the text around it', () => {
    expect(visible('invoice\u202Efdp.exe')).toBe('invoice⟨U+202E⟩fdp.exe');
    expect(visible('a\u2066b\u200Bc\u0000d\uFEFF')).toBe('a⟨U+2066⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+FEFF⟩');
  });

  it('shows what nobody sees, also where it is a letter or a mark', () =>
    expect(visible('\u3164pay\u200Dpal\u034F\uFE0E\u{E0101}')).toBe(
      '⟨U+3164⟩pay⟨U+200D⟩pal⟨U+034F⟩⟨U+FE0E⟩⟨U+E0101⟩',
    ));

  it('leaves the writing of people as it is', () => {
    const text = 'Müller & Söhne\n“Größe”\t日本語 العربية 👩‍🚒 ❤️‍🔥 👩🏽‍💻 1️⃣';
    expect(visible(text)).toBe(text);
  });
});

const src = resolve(__dirname, '..');

describe('what people, clients and agents wrote', () => {
  const UserText = componentOf(join(__dirname, 'user-text.tsx'));
  const shown = (text: string): string => renderToStaticMarkup(createElement(UserText, {}, text));

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
  return file.exports['UserText'] as FunctionComponent<{ readonly children?: string }>;
}
