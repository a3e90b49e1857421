import { formatCheckpoint } from './checkpoint';
import {
  cosign,
  cosignaturesOf,
  formatWitnessKey,
  hasCosignatures,
  parseWitnessKey,
  type WitnessKey,
  witnessKeyOf,
} from './cosignature';
import { parseVerifierKey, signerKeyOf, verifierOf } from './note-keys';
import { formatNote, parseNote, parseSignatures, signersOf, signNote } from './signed-note';

/** A checkpoint of a public log, cosigned by four public witnesses that run other software. */
const theirs = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
`;
const log =
  'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f';
const witnesses = [
  'transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM',
  'witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO',
  'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2',
  'witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv',
];
const keyOf = (text: string): WitnessKey => parseWitnessKey(text)!;

describe('a cosignature', () => {
  it('[V3] of four witnesses of the public network holds, with the time that they give', () => {
    const note = parseNote(theirs)!;
    const found = cosignaturesOf(note, witnesses.map(keyOf))!;
    expect(found.map(({ witness }) => formatWitnessKey(witness))).toEqual(witnesses);
    expect(new Set(found.map(({ at }) => at.toISOString()))).toEqual(
      new Set(['2026-05-23T21:50:24.000Z']),
    );
    // The log's own signature beside them is no hindrance, nor are they to it.
    const key = parseVerifierKey(log)!;
    expect(signersOf(note, [key])).toEqual([key]);
    expect(hasCosignatures(note)).toBe(true);
  });

  it('[V3] holds for no other size, root, time or witness', () => {
    const [first] = witnesses.map(keyOf);
    const of = (note: string) => cosignaturesOf(parseNote(note)!, [first!]);
    expect(of(theirs)).toHaveLength(1);
    expect(of(theirs.replace('1432088532', '1432088533'))).toBeUndefined();
    expect(of(theirs.replace('U7WM', 'U7WN'))).toBeUndefined();
    expect(of(theirs.replace('2AQqhwAAAABqEiEg', '2AQqhwAAAABqEiEh'))).toBeUndefined();
    expect(cosignaturesOf(parseNote(theirs)!, [{ ...first!, id: '00000000' }])).toEqual([]);
  });

  it('of our own is like theirs, and covers further lines', () => {
    const seed = new Uint8Array(32).fill(9);
    const signer = { name: 'witness.example/w1', seed };
    const checkpoint = { origin: 'log', size: 7, root: new Uint8Array(32), extensions: ['more'] };
    const signed = signNote(formatCheckpoint(checkpoint), signerKeyOf('log', seed));
    const line = cosign(signed.text, signer, 1_700_000_000);
    const note = { ...signed, signatures: [...signed.signatures, line] };
    const key = witnessKeyOf(signer.name, seed);
    expect(cosignaturesOf(parseNote(formatNote(note))!, [key])).toEqual([
      { witness: key, at: new Date('2023-11-14T22:13:20.000Z') },
    ]);
    const edited = { ...note, text: note.text.replace('more', 'less') };
    expect(cosignaturesOf(edited, [key])).toBeUndefined();
    const timeless = { ...note, signatures: [cosign(signed.text, signer, 0)] };
    expect(cosignaturesOf(timeless, [key])).toBeUndefined();
    expect(hasCosignatures(signed)).toBe(false);
    // The key of a log is none of a witness, though the bytes are the same.
    expect(parseWitnessKey(formatWitnessKey(key))).toEqual(key);
    expect(key.id).not.toBe(verifierOf(signerKeyOf(signer.name, seed)).id);
  });

  it.each([
    ['of a log', log],
    ['with another id', witnesses[2]!.replace('da77', 'da78')],
    ['with a name that has a space', witnesses[2]!.replace('n621', 'n 21')],
    ['of nothing', ''],
  ])('has no key %s', (_, text) => expect(parseWitnessKey(text)).toBeUndefined());

  it('comes alone in the answer of a witness', () => {
    const lines = `${theirs.split('\n').slice(6, 8).join('\n')}\n`;
    expect(parseSignatures(lines)!.map(({ name }) => name)).toEqual([
      'transparency.dev/DEV:witness-little-garden',
      'witness1.smartit.nu/witness1',
    ]);
    for (const bad of ['', '\n', lines.slice(0, -1), `${lines}\n`, 'sorry\n'])
      expect(parseSignatures(bad)).toBeUndefined();
  });
});
