import fc from 'fast-check';
import { findSecrets } from './find-secrets';
import { planted } from './planted.fixture';
import { scanner } from './scanner';

const scanned = (bytes: Buffer, cuts: readonly number[]) => {
  const scanning = scanner();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)];
  places.forEach((from, index) => scanning.push(bytes.subarray(from, places[index + 1])));
  return scanning.end();
};

const filler = 'Ordinary prose, with häufigen Umlauten — and dashes.\n';

describe('a text that comes in pieces', () => {
  it('[R1] holds the secrets that it holds as a whole, however it is cut', () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray(planted, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.nat({ max: 20 }),
        (secrets, cuts, lines) => {
          const texts = secrets.map(([, , text]) => `${text}\n`);
          const whole = texts.join(filler.repeat(lines));
          expect(scanned(Buffer.from(whole), cuts)).toEqual(findSecrets(whole));
        },
      ),
      { numRuns: 60 },
    ));

  it.each([-40, -20, -1, 0, 1])(
    '[R1] may be larger than what is looked at together: a secret %d from the border',
    (from) => {
      const [kind, secret] = planted[18]!;
      const units = 256 * 1024;
      const before = filler.repeat(Math.ceil((3 * units) / filler.length));
      for (const border of [units, units + 64 * 1024, 2 * units]) {
        const at = border + from;
        const text = `${before.slice(0, at)} ${secret}\n${before.slice(at)}`;
        const line = before.slice(0, at).split('\n').length;
        const found = { kind, start: at + 1, end: at + 1 + secret.length, line };
        expect(scanned(Buffer.from(text), [7, units, 2 * units])).toEqual([found]);
      }
    },
  );

  it('[R1] holds no secret that only a border would make of it', () => {
    const run = 'ghp_'.padEnd(3 * 256 * 1024, 'a1B2');
    expect(scanned(Buffer.from(run), [])).toEqual([]);
  });

  it.each(['utf16le', 'utf16be'])('[R1] may be in %s', (encoding) => {
    const bytes = Buffer.from(`\ufeffsee ${planted[0]![1]}`, 'utf16le');
    const text = encoding === 'utf16le' ? bytes : bytes.swap16();
    expect(scanned(text, [1, 9]).map(({ kind }) => kind)).toEqual(['github-token']);
  });

  it('[R1] may be of bytes that are no text', () => {
    const noise = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x80]);
    const bytes = Buffer.concat([noise, Buffer.from(` ${planted[0]![1]} `), noise]);
    expect(scanned(bytes, [3, 20]).map(({ kind }) => kind)).toEqual(['github-token']);
  });

  it('[R1] may be empty', () => expect(scanner().end()).toEqual([]));
});
