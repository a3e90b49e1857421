import { strictParse } from './index';

describe('parsing strictly', () => {
  it.each([
    ['a key twice', '{"a":1,"b":[{"c":1,"c":1}]}', '/b/0/c', 'duplicate_key'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', '/a', 'duplicate_key'],
    ['an empty key twice', '{"":{"":1,"":2}}', '//', 'duplicate_key'],
    ['__proto__', '{"a":{"__proto__":{}}}', '/a/__proto__', 'forbidden_key'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}', '/__proto__', 'forbidden_key'],
    ['constructor', '[{"constructor":1}]', '/0/constructor', 'forbidden_key'],
    ['prototype', '{"prototype":1}', '/prototype', 'forbidden_key'],
    ['U+0000 in a text', '{"a":["x","\\u0000"]}', '/a/1', 'nul_character'],
    ['U+0000 in a key', '{"a":{"\\u0000":1}}', '/a', 'nul_character'],
    ['half a pair, escaped', '{"a":"\\ud800"}', '/a', 'lone_surrogate'],
    ['half a pair, as it is', '{"a":"\ud800x"}', '/a', 'lone_surrogate'],
    ['halves the wrong way round', '["\\udc00\\ud800"]', '/0', 'lone_surrogate'],
    ['half a pair in a key', '{"a":{"\\udfff":1}}', '/a', 'lone_surrogate'],
    ['an integer past 2^53 that changes', '{"n":9007199254740993}', '/n', 'inexact_number'],
    ['a long integer', '{"n":[12345678901234567890]}', '/n/0', 'inexact_number'],
    ['an infinite number', '1e400', '', 'inexact_number'],
    ['a number too near to zero', '[1e-400]', '/0', 'inexact_number'],
    ['a decimal with lost digits', '[0.1, 333333333.33333329]', '/1', 'inexact_number'],
    ['nothing at all', '', '', 'invalid_json'],
    ['blanks alone', ' \n', '', 'invalid_json'],
    ['a second document', '{} {}', '', 'invalid_json'],
    ['a comma at the end', '{"a":[1,]}', '/a/1', 'invalid_json'],
    ['a missing colon', '{"a/b":{"c~d" 1}}', '/a~1b/c~0d', 'invalid_json'],
    ['a line break in a text', '{"a":"x\ny"}', '/a', 'invalid_json'],
    ['an unfinished text', '{"a":"x', '/a', 'invalid_json'],
    ['a backslash at the end', '["\\', '/0', 'invalid_json'],
    ['an escape that JSON lacks', '["\\x41"]', '/0', 'invalid_json'],
    ['a blank that JSON lacks', '[1,\u00a02]', '/1', 'invalid_json'],
    ['NaN', '{"a":NaN}', '/a', 'invalid_json'],
    ['a byte order mark', '\ufeff{}', '', 'byte_order_mark'],
  ])('[I5] refuses %s and says where', (_, text, pointer, code) => {
    const refusal = { ok: false, problem: { pointer, code, message: expect.any(String) } };

    expect(strictParse(text)).toEqual(refusal);
    if (text.isWellFormed()) expect(strictParse(Buffer.from(text))).toEqual(refusal);
  });

  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate written as UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a code point past U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ['a character cut short', [0x22, 0xe2, 0x82, 0x22]],
    ['UTF-16', [0x22, 0x00, 0xe9, 0x00, 0x22, 0x00]],
  ])('[I5] refuses bytes that are not UTF-8: %s', (_, bytes) => {
    expect(strictParse(Uint8Array.from(bytes))).toMatchObject({
      problem: { pointer: '', code: 'invalid_utf8' },
    });
  });

  it('tells a byte order mark from the text in both forms', () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]);

    expect(strictParse(bytes)).toMatchObject({ problem: { code: 'byte_order_mark' } });
    expect(strictParse('"\ufeff"')).toEqual({ ok: true, value: '\ufeff' });
  });

  it.each([
    ['-0', -0],
    ['[-0.0, 0e999999]', [-0, 0]],
    ['0.1', 0.1],
    ['1.0', 1],
    ['1E2', 100],
    ['9007199254740992', 2 ** 53],
    ['100000000000000000000', 1e20],
    ['5e-324', 5e-324],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['"\\ud83d\\ude00 \u{1f600} \\/"', '\u{1f600} \u{1f600} /'],
    [' { "a" : [ ] , "b" : { } } \r\n\t', { a: [], b: {} }],
    ['{"proto":1,"toString":2,"a":{"a":{"a":1}}}', { proto: 1, toString: 2, a: { a: { a: 1 } } }],
  ])('accepts %s', (text, value) => {
    expect(strictParse(text)).toEqual({ ok: true, value });
    expect(strictParse(Buffer.from(text))).toEqual({ ok: true, value });
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const inside = Buffer.from('xx{"a":1}xx').subarray(2, 9);

    expect(strictParse(inside)).toEqual({ ok: true, value: { a: 1 } });
  });
});

describe('the limits of what is parsed', () => {
  it('[I5] lets 64 levels in and refuses the 65th where it begins', () => {
    const [arrays, objects] = [nested('[', ']', 64), nested('{"a":', '}', 64)];

    expect(strictParse(arrays)).toMatchObject({ ok: true });
    expect(strictParse(objects)).toMatchObject({ ok: true });
    expect(strictParse(nested('{"a":', '}', 65))).toMatchObject({
      problem: { pointer: '/a'.repeat(64), code: 'too_deep' },
    });
    expect(strictParse('['.repeat(1_000_000))).toMatchObject({ problem: { code: 'too_deep' } });
  });

  it('takes another depth as an option', () => {
    expect(strictParse('[[1]]', { maxDepth: 1 })).toMatchObject({ problem: { pointer: '/0' } });
    expect(strictParse(nested('[', ']', 500), { maxDepth: 500 })).toMatchObject({ ok: true });
  });

  it('[I5] counts the size in bytes, whether given text or bytes', () => {
    const text = '"€"'; // five bytes
    for (const input of [text, Buffer.from(text)]) {
      expect(strictParse(input, { maxBytes: 5 })).toMatchObject({ ok: true });
      expect(strictParse(input, { maxBytes: 4 })).toMatchObject({ problem: { code: 'too_large' } });
    }
  });

  it('keeps its limits when they are given as undefined', () => {
    const limits = { maxBytes: undefined, maxDepth: undefined };

    expect(strictParse(`"${'x'.repeat(1_048_576)}"`, limits)).toMatchObject({ ok: false });
    expect(strictParse(nested('[', ']', 65), limits)).toMatchObject({ ok: false });
  });

  it('says what to do without repeating what was sent', () => {
    const { problem } = strictParse('{"a":"secret') as { problem: { message: string } };

    expect(problem.message).not.toContain('secret');
    expect(problem.message).toBe(
      'This is not JSON: at the end, expected a closing quote, or an escape for a control character.',
    );
  });
});

function nested(open: string, close: string, depth: number): string {
  const innermost = open === '[' ? '[]' : '{}';
  return open.repeat(depth - 1) + innermost + close.repeat(depth - 1);
}
