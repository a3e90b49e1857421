import fc from 'fast-check';
import { emptyRoot } from '../merkle/tree';
import { formatCheckpoint, parseCheckpoint } from './checkpoint';
import {
  formatSignerKey,
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  signerKeyOf,
  verifierOf,
} from './note-keys';
import { formatNote, parseNote, signersOf, signNote } from './signed-note';

/** The example in the documentation of Go's package `sumdb/note`, which defines the format. */
const theirs = {
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  signer: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  text:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const note = `${theirs.text}\n${theirs.signature}`;
const verifier = parseVerifierKey(theirs.verifier)!;

describe('a signed note', () => {
  it('[V2] of another implementation is read, verified, and signed byte for byte alike', () => {
    const parsed = parseNote(note)!;
    expect(parsed.text).toBe(theirs.text);
    expect(signersOf(parsed, [verifier])).toEqual([verifier]);
    const signer = parseSignerKey(theirs.signer)!;
    expect(formatNote(signNote(theirs.text, signer))).toBe(note);
    expect(formatVerifierKey(verifierOf(signer))).toBe(theirs.verifier);
    expect(formatSignerKey(signer)).toBe(theirs.signer);
  });

  it('[V3] is worthless once a letter of its text or signature is another', () => {
    const changed = note.replace('problem,', 'problem.');
    expect(signersOf(parseNote(changed)!, [verifier])).toBeUndefined();
    const forged = note.replace('/ZJkuBS9', '/ZJkuBS8');
    expect(signersOf(parseNote(forged)!, [verifier])).toBeUndefined();
  });

  it('[V6] says nothing about keys that nobody knows, and passes their signatures over', () => {
    const other = signerKeyOf('other', new Uint8Array(32).fill(7));
    expect(signersOf(parseNote(note)!, [verifierOf(other)])).toEqual([]);
    const both = signNote(theirs.text, other, parseSignerKey(theirs.signer)!);
    expect(signersOf(both, [verifier])).toEqual([verifier]);
  });

  it.each([
    ['no signature', theirs.text],
    ['no line feed at its end', note.slice(0, -1)],
    ['a signature that is no base64', note.replace('x08go', '*08go')],
    ['base64 with stray bits', note.replace('JnAM=', 'JnAN=')],
    ['a control character', note.replace('problem,', 'problem\u0007')],
    ['a line among the signatures', note.replace('— Peter', 'Peter')],
    ['half a letter', note.replace('problem,', 'problem\ud800')],
  ])('is none with %s', (_, text) => expect(parseNote(text)).toBeUndefined());

  it('is what was signed, whatever the lines are', () =>
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (lines, seed) => {
          const key = signerKeyOf('log', seed);
          const isText = (char: string): boolean => char >= ' ' || char === '\n';
          const text = `${[...lines.join('\n')].filter(isText).join('')}\n`;
          fc.pre(text.isWellFormed());
          const parsed = parseNote(formatNote(signNote(text, key)))!;
          expect(parsed.text).toBe(text);
          expect(signersOf(parsed, [verifierOf(key)])).toHaveLength(1);
        },
      ),
      { numRuns: 50 },
    ));
});

describe('a verifier key', () => {
  it.each([
    ['another id', theirs.verifier.replace('c74f20a3', 'c74f20a4')],
    ['another name', theirs.verifier.replace('Peter', 'Paul')],
    ['another type', theirs.verifier.replace('+ARpc', '+BRpc')],
    ['a shorter key', theirs.verifier.slice(0, -4)],
    ['no name', theirs.verifier.replace('PeterNeumann', '')],
    ['nothing else', 'PeterNeumann'],
  ])('is none with %s', (_, text) => expect(parseVerifierKey(text)).toBeUndefined());
});

describe('a checkpoint', () => {
  const checkpoint = { origin: 'writ.example/main', size: 12, root: emptyRoot, extensions: [] };

  it('[V2] is three lines: origin, size and root', () => {
    expect(formatCheckpoint(checkpoint)).toBe(
      'writ.example/main\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
    );
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
    const extended = { ...checkpoint, extensions: ['made at noon'] };
    expect(parseCheckpoint(formatCheckpoint(extended))).toEqual(extended);
  });

  it.each([
    ['a size with a zero before it', (text: string) => text.replace('12', '012')],
    ['a size below nothing', (text: string) => text.replace('12', '-1')],
    ['a size beyond what is exact', (text: string) => text.replace('12', '9007199254740993')],
    ['a shorter root', (text: string) => text.replace('47DE', '')],
    ['no origin', (text: string) => text.replace('writ.example/main', '')],
    ['an empty extension', (text: string) => `${text}\n`],
    ['no last line feed', (text: string) => text.slice(0, -1)],
  ])('is none with %s', (_, change) =>
    expect(parseCheckpoint(change(formatCheckpoint(checkpoint)))).toBeUndefined(),
  );
});
