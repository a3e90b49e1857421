import { maskDocument } from './mask-document';

const token = `ghp_${'a1B2'.repeat(9)}`;
const kind = 'github-token';
const mask = `[masked: ${kind}]`;

const masked = (document: string | Buffer) => {
  const { bytes, ...rest } = maskDocument(Buffer.from(document));
  return { text: bytes.toString(), ...rest };
};

describe('a document that somebody sent', () => {
  it('[R1] stays as it came, byte for byte, where it holds no secret', () => {
    for (const document of [' {"a" : 1.0,\n"b":"\\u0041"}', '{"a":', '', '\u0000', '"text"']) {
      const bytes = Buffer.from(document);
      expect(maskDocument(bytes)).toMatchObject({ bytes, masked: [] });
    }
  });

  it('[R1] is masked in its texts and names', () =>
    expect(masked(`{"a": ["x ${token}"], "${token}": 1}`)).toEqual({
      text: `{"a":["x ${mask}"],"${mask}":1}`,
      parsed: { ok: true, value: { a: [`x ${mask}`], [mask]: 1 } },
      masked: [
        { pointer: '/a/0', kind },
        { pointer: `/${mask}`, kind },
      ],
    }));

  it('[R1] is masked where the secret is escaped', () =>
    expect(masked(`{"a":"\\u0067${token.slice(1)}"}`).text).toBe(`{"a":"${mask}"}`));

  it('[R1] tells what was masked before it came', () => {
    const { text, masked: places } = masked(`{"a":"${token}"}`);
    expect(masked(text)).toMatchObject({ text, masked: places });
  });

  it('[R1] is masked in the binary data of a CloudEvent', () => {
    const binary = (text: string): string => Buffer.from(text).toString('base64');
    const without = masked(`{"id":"1","data_base64":"${binary(`a ${token} b`)}"}`);
    expect(without).toMatchObject({
      text: `{"id":"1","data_base64":"${binary(`a ${mask} b`)}"}`,
      masked: [{ pointer: '/data_base64', kind }],
    });
    expect(masked(without.text)).toMatchObject({ text: without.text, masked: without.masked });
  });

  it.each([
    ['is no JSON', `{"a":"${token}`, `{"a":"${mask}`],
    ['says a name twice', `{"a":1,"a":"${token}"}`, `{"a":1,"a":"${mask}"}`],
    ['hides it in escapes', `{"a":"\\u0067${token.slice(1)}`, mask],
    [
      'writes slashes as others do',
      '{"a":"https:\\/\\/olga:correct-9@git.example.com',
      '[masked: basic-auth]',
    ],
  ])('[R1] is masked as a text where it %s', (_, document, text) => {
    const without = masked(document);
    expect(without).toMatchObject({ text, parsed: { ok: false } });
    expect(without.masked).toMatchObject([{ pointer: '' }]);
  });

  it('[R1] keeps its other bytes where it is no text', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(` ${token} `)]);
    const without = maskDocument(bytes);
    expect(without.bytes).toEqual(
      Buffer.concat([Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(` ${mask} `)]),
    );
  });
});
