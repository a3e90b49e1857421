import { createHash } from 'node:crypto';
import { checkedOf, SHOWN_MAX, shownOf, sizeText, whyNoContent } from './content';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the content of evidence', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_234, '1.2 KB'],
    [999_600, '1.0 MB'],
    [65_536, '66 KB'],
    [5_000_000_000, '5.0 GB'],
  ])('of %i bytes is %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('is there where it is stored, not erased and readable', () => {
    const stored = { shreddedAt: null, isStored: true };
    expect(whyNoContent(stored, { isAllowed: true })).toBeUndefined();
    expect(whyNoContent(stored, { isAllowed: false, why: 'For auditors.' })).toBe('For auditors.');
    expect(whyNoContent({ ...stored, isStored: false }, { isAllowed: true })).toMatch(
      /not stored here/,
    );
    const erased = { shreddedAt: '2030-01-01T00:00:00Z', isStored: true };
    expect(whyNoContent(erased, { isAllowed: true })).toMatch(/was erased/);
  });

  it('is shown as text alone, whatever it says it is', () => {
    const page = bytesOf('<script>alert(1)</script>');
    expect(shownOf(page, 'text/html; charset=utf-8')).toEqual({
      text: '<script>alert(1)</script>',
    });
    expect(shownOf(bytesOf('{}'), 'application/ld+json')).toEqual({ text: '{}' });
    expect(shownOf(page, 'image/svg')).toMatchObject({ why: expect.stringMatching(/not text/) });
    expect(shownOf(Uint8Array.of(0xff, 0xfe), 'text/plain')).toMatchObject({
      why: expect.stringMatching(/not UTF-8/),
    });
    expect(shownOf(new Uint8Array(SHOWN_MAX + 1), 'text/plain')).toMatchObject({
      why: expect.stringMatching(/longer than 66 KB/),
    });
  });

  it('is held against the digest of the log, and not shown where it is another', () => {
    const bytes = bytesOf('Refund 12.');
    const named = { mediaType: 'text/plain', sha256: Buffer.from(sha256(bytes)).toString('hex') };
    expect(checkedOf(bytes, named, sha256)).toEqual({
      sha256: named.sha256,
      isNamed: true,
      shown: { text: 'Refund 12.' },
    });
    const other = checkedOf(bytesOf('Refund 1200.'), named, sha256);
    expect(other).toMatchObject({ isNamed: false, shown: { why: expect.any(String) } });
  });
});
