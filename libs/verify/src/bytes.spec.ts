import fc from 'fast-check';
import { fromBase64, fromHex, fromText, joined, toBase64, toHex } from './bytes';

const ofNode = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
};

describe('bytes without Node', () => {
  it('are written in base64 and hex as Node writes them, and come back', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    ));

  it('are read only from their canonical text', () => {
    const alphabet = fc.constantFrom(...'AQgw+/=-_ \nzé€');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 9 }), (text) =>
        expect(fromBase64(text)).toEqual(ofNode(text)),
      ),
      { numRuns: 2_000 },
    );
    for (const text of ['', '=', '==', '====', 'A===', 'AA==', 'AB==', 'AAA=', 'AAB=', 'AA=A'])
      expect([text, fromBase64(text)]).toEqual([text, ofNode(text)]);
  });

  it('may be many', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n);
    expect(Buffer.from(fromBase64(toBase64(bytes))!).equals(bytes)).toBe(true);
  });

  it('are those of a text in UTF-8, one after the other', () =>
    expect(joined(fromText('é'), fromText('€'))).toEqual(new Uint8Array(Buffer.from('é€'))));
});
