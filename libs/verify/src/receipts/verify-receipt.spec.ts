import fc from 'fast-check';
import { consistencyProof, inclusionProof } from '../merkle/proof';
import { leafHash, rootOf } from '../merkle/tree';
import { formatCheckpoint } from '../notes/checkpoint';
import { cosign, witnessKeyOf } from '../notes/cosignature';
import { appendedNote } from '../notes/note-file';
import { formatVerifierKey, type SignerKey, signerKeyOf, verifierOf } from '../notes/note-keys';
import { formatNote, parseNote, signNote } from '../notes/signed-note';
import { formatLogKey, type LogKey, parseLogKeys } from './log-keys';
import { parseReceipt, type Receipt, RECEIPT_FORMAT } from './receipt';
import { type ReceiptReport, type Trusted, verifyReceipt } from './verify-receipt';

const ORIGIN = 'writ.example/main';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const eventBytes = (n: number): Uint8Array =>
  new Uint8Array(Buffer.from(JSON.stringify({ id: `event-${n}`, type: 'decision.made', n })));
const log = Array.from({ length: 40 }, (_, n) => eventBytes(n));
const keyOf = (fill: number, name = ORIGIN): SignerKey =>
  signerKeyOf(name, new Uint8Array(32).fill(fill));
const ours = keyOf(1);
const known: readonly LogKey[] = [verifierOf(ours)];

const checkpointAt = (size: number, key = ours, events = log, origin = ORIGIN): string => {
  const root = rootOf(events.slice(0, size).map(leafHash));
  return formatNote(signNote(formatCheckpoint({ origin, size, root, extensions: [] }), key));
};

const receiptFor = (index: number, size: number, key = ours, events = log): Receipt => ({
  format: RECEIPT_FORMAT,
  event: base64(events[index]!),
  index,
  proof: inclusionProof(events.map(leafHash), index, size).map(base64),
  checkpoint: checkpointAt(size, key, events),
});

const leadingTo = (receipt: Receipt, from: number, to: number, events = log): Receipt => ({
  ...receipt,
  consistency: { to, proof: consistencyProof(events.map(leafHash), from, to).map(base64) },
});

const checked = (receipt: Receipt, trusted: Partial<Trusted> = {}): ReceiptReport =>
  verifyReceipt(receipt, { keys: known, ...trusted });

const resultsOf = ({ checks }: ReceiptReport) =>
  Object.fromEntries(checks.map(({ name, passed }) => [name, passed]));

describe('a receipt', () => {
  it('[V2] proves its event, and says that completeness was not checked', () => {
    const report = checked(receiptFor(7, 30));
    expect(report.verdict).toBe('verified');
    expect(resultsOf(report)).toEqual({
      signature: true,
      inclusion: true,
      event: true,
      completeness: null,
    });
    expect(JSON.parse(report.event!)).toMatchObject({ id: 'event-7' });
  });

  it('[V2] proves every event of every tree that has it', () =>
    fc.assert(
      fc.property(fc.nat(39), fc.nat(39), fc.nat(39), (a, b, c) => {
        const [index, size, to] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        const receipt = leadingTo(receiptFor(index, size + 1), size + 1, to + 1);
        expect(checked(receipt, { anchor: checkpointAt(to + 1) }).verdict).toBe('verified');
      }),
    ));

  it('[V3] is refused when any byte of event, proof or checkpoint is another', () => {
    const receipt = receiptFor(7, 30);
    const edited = eventBytes(8);
    expect(resultsOf(checked({ ...receipt, event: base64(edited) })).inclusion).toBe(false);
    expect(resultsOf(checked({ ...receipt, index: 8 })).inclusion).toBe(false);
    expect(resultsOf(checked({ ...receipt, proof: receipt.proof.slice(1) })).inclusion).toBe(false);
    const resized = receipt.checkpoint.replace('\n30\n', '\n31\n');
    expect(resultsOf(checked({ ...receipt, checkpoint: resized })).signature).toBe(false);
    expect(checked({ ...receipt, index: 8 })).toMatchObject({ verdict: 'refused' });
    expect(checked({ ...receipt, index: 8 })).not.toHaveProperty('event');
  });

  it('[V3] of a log that was cut or exchanged and signed again does not lead to the anchor', () => {
    const exchanged = log.map((event, n) => (n === 3 ? eventBytes(99) : event));
    const forged = leadingTo(receiptFor(3, 30, ours, exchanged), 30, 40, exchanged);
    expect(checked(forged).verdict).toBe('verified');
    expect(resultsOf(checked(forged, { anchor: checkpointAt(40) })).anchor).toBe(false);
    const shorter = receiptFor(3, 20);
    expect(resultsOf(checked(shorter, { anchor: checkpointAt(30) })).anchor).toBeNull();
    expect(checked(shorter, { anchor: checkpointAt(30) }).verdict).toBe('unknown');
    const otherRoot = receiptFor(3, 30, ours, exchanged);
    expect(resultsOf(checked(otherRoot, { anchor: checkpointAt(30) })).anchor).toBe(false);
  });

  it('is of a log that nobody here knows the key of: nobody can tell', () => {
    const report = checked(receiptFor(7, 30, keyOf(2)));
    expect(report).toMatchObject({ verdict: 'unknown', checks: [{ passed: null }] });
    const strangers = checked(receiptFor(7, 30, keyOf(1, 'other.example/main')), {
      keys: [verifierOf(keyOf(1, 'other.example/main'))],
    });
    expect(strangers.verdict).toBe('unknown');
  });

  it('[V3] goes on from an anchor that is older, even than its event', () => {
    for (const index of [7, 25]) {
      const led = leadingTo(receiptFor(index, 30), 20, 30);
      const older = { ...led, consistency: { ...led.consistency!, to: 20 } };
      const report = checked(older, { anchor: checkpointAt(20) });
      expect(report.verdict).toBe('verified');
      const { message } = report.checks.find(({ name }) => name === 'anchor')!;
      expect(message.includes('The event came after it.')).toBe(index === 25);
      const others = log.map((event, n) => (n === 3 ? eventBytes(99) : event));
      expect(checked(older, { anchor: checkpointAt(20, ours, others) }).verdict).toBe('refused');
    }
  });

  it('[V6] is not saved by an older anchor where a revoked key has signed it', () => {
    const next = keyOf(2);
    const revoked = { at: '2030-01-01T09:00:00.000Z', reason: 'stolen' };
    const keys = [{ ...verifierOf(ours), revoked }, verifierOf(next)];
    const led = leadingTo(receiptFor(7, 30), 20, 30);
    const older = { ...led, consistency: { ...led.consistency!, to: 20 } };
    expect(checked(older, { keys, anchor: checkpointAt(20, next) }).verdict).toBe('unknown');
  });

  it('is not proven by an anchor of another log', () => {
    const other = 'other.example/main';
    const key = keyOf(3, other);
    const anchor = checkpointAt(30, key, log, other);
    const trusted = { keys: [...known, verifierOf(key)], anchor };
    expect(resultsOf(checked(receiptFor(7, 30), trusted)).anchor).toBe(false);
    expect(resultsOf(checked(receiptFor(7, 30), { anchor: 'no note' })).anchor).toBe(false);
  });
});

describe('what witnesses saw', () => {
  const seed = new Uint8Array(32).fill(8);
  const [w1, w2] = ['w.example/1', 'w.example/2'].map((name) => witnessKeyOf(name, seed));
  const at = (hour: number): number => Date.UTC(2030, 0, 1, hour) / 1_000;
  const witnessed = (note: string, name = 'w.example/1'): string => {
    const parsed = parseNote(note)!;
    const line = cosign(parsed.text, { name, seed }, at(9));
    return formatNote({ ...parsed, signatures: [...parsed.signatures, line] });
  };
  const seen = receiptFor(7, 30);
  const cosigned = { ...seen, checkpoint: witnessed(seen.checkpoint) };
  const witnessIn = ({ checks }: ReceiptReport) =>
    checks.filter(({ name }) => name === 'witness').map(({ passed, message }) => [passed, message]);

  it('[V3] is reported with its time for a checkpoint that they cosigned', () => {
    const report = checked(cosigned, { witnesses: [w1!] });
    expect(report.verdict).toBe('verified');
    expect(witnessIn(report)).toEqual([
      [
        true,
        'The checkpoint of 30 leaves was witnessed by w.example/1 at 2030-01-01T09:00:00.000Z.',
      ],
    ]);
  });

  it('[V3] is unknown where one of them did not sign, and refused where it is forged', () => {
    const both = checked(cosigned, { witnesses: [w1!, w2!] });
    expect([both.verdict, resultsOf(both).witness]).toEqual(['unknown', null]);
    expect(checked(seen, { witnesses: [w1!] }).verdict).toBe('unknown');
    const lines = cosigned.checkpoint.split('\n').at(-2)!;
    const moved = { ...cosigned, checkpoint: `${checkpointAt(30, keyOf(1), log)}${lines}\n` };
    expect(checked(moved, { witnesses: [w1!] }).verdict).toBe('verified');
    const swapped = log.map((event, n) => (n === 3 ? eventBytes(99) : event));
    const forged = receiptFor(7, 30, ours, swapped);
    const carried = { ...forged, checkpoint: `${forged.checkpoint}${lines}\n` };
    expect(checked(carried, { witnesses: [w1!] }).verdict).toBe('refused');
    expect(checked(carried).verdict).toBe('verified');
  });

  it('[V2] is optional for readers who know no witness: the report states that it was not checked', () => {
    const report = checked(cosigned);
    expect(report.verdict).toBe('verified');
    expect(witnessIn(report)).toEqual([[null, expect.stringContaining('were not checked')]]);
  });

  it('[V3] counts from an anchor that they cosigned, for events before it', () => {
    const anchor = witnessed(checkpointAt(20));
    const older = (index: number) =>
      checked(
        {
          ...receiptFor(index, 30),
          consistency: { to: 20, proof: leadingTo(seen, 20, 30).consistency!.proof },
        },
        { anchor, witnesses: [w1!] },
      );
    expect(older(7).verdict).toBe('verified');
    expect(witnessIn(older(7))).toMatchObject([
      [true, expect.stringContaining('The anchor of 20')],
    ]);
    expect(older(25).verdict).toBe('unknown');
    // One that the receipt does not lead to says nothing.
    const elsewhere = checked(seen, { anchor: witnessed(checkpointAt(40)), witnesses: [w1!] });
    expect(resultsOf(elsewhere)).toMatchObject({ anchor: null, witness: null });
  });

  it('[V3] and anchors come from a file of many: the one that the receipt leads to', () => {
    const file = [20, 30, 40].reduce(
      (text, size) => text + appendedNote(witnessed(checkpointAt(size)), text),
      '',
    );
    const trusted = { anchor: file, witnesses: [w1!] };
    expect(checked(seen, trusted).verdict).toBe('verified');
    expect(checked(leadingTo(seen, 30, 40), trusted).verdict).toBe('verified');
    const cut = receiptFor(7, 25);
    expect(resultsOf(checked(cut, trusted)).anchor).toBeNull();
    expect(resultsOf(checked({ ...cut, consistency: { to: 40, proof: [] } }, trusted)).anchor).toBe(
      false,
    );
  });
});

describe('the keys of a log', () => {
  const next = keyOf(2);

  it('[V6] are several after a rotation: what the old one has signed holds', () => {
    const keys = [verifierOf(next), verifierOf(ours)];
    expect(checked(receiptFor(7, 30), { keys }).verdict).toBe('verified');
    const anchor = checkpointAt(40, next);
    const receipt = leadingTo(receiptFor(7, 30), 30, 40);
    expect(checked(receipt, { keys, anchor }).verdict).toBe('verified');
  });

  it('[V6] say which is revoked: what it has signed counts only under an anchor by another', () => {
    const revoked = { at: '2030-01-01T00:00:00.000Z', reason: 'the machine was lost' };
    const keys = [{ ...verifierOf(ours), revoked }, verifierOf(next)];
    const flagged = checked(receiptFor(7, 30), { keys });
    expect(flagged.verdict).toBe('unknown');
    expect(flagged.checks).toContainEqual(
      expect.objectContaining({
        name: 'key',
        message: expect.stringContaining('machine was lost'),
      }),
    );
    const receipt = leadingTo(receiptFor(7, 30), 30, 40);
    expect(checked(receipt, { keys, anchor: checkpointAt(40, next) }).verdict).toBe('verified');
    expect(checked(receipt, { keys, anchor: checkpointAt(40) }).verdict).toBe('unknown');
  });

  it('[V6] are lines of a file', () => {
    const text = formatVerifierKey(verifierOf(ours));
    const revoked = { at: '2030-01-01T00:00:00.000Z', reason: 'the machine was lost' };
    const file = `# keys\n\n${formatLogKey(text)}\n${formatLogKey(text, revoked)}\n`;
    expect(parseLogKeys(file)).toEqual([verifierOf(ours), { ...verifierOf(ours), revoked }]);
    expect(parseLogKeys('# none\n')).toBe('There is no verifier key in it.');
    expect(parseLogKeys(`\n${text.slice(1)}`)).toBe('Line 2 is no verifier key.');
  });
});

describe('the text of a receipt', () => {
  const receipt = leadingTo(receiptFor(7, 30), 30, 40);

  it('[V2] is JSON that comes back as it was', () =>
    expect(parseReceipt(JSON.stringify(receipt))).toEqual(receipt));

  it.each<[string, unknown]>([
    ['It is no JSON object.', undefined],
    ['It is no JSON object.', []],
    ['Its format is not writ.receipt.v1.', { ...receipt, format: 'writ.receipt.v2' }],
    ['Its event is no base64.', { ...receipt, event: '*' }],
    ['Its index is no whole number.', { ...receipt, index: -1 }],
    ['Its proof is no list of base64 hashes.', { ...receipt, proof: ['*'] }],
    ['It has no checkpoint.', { ...receipt, checkpoint: 5 }],
    ['Its consistency proof is malformed.', { ...receipt, consistency: { to: '4', proof: [] } }],
  ])('is refused: %s', (why, value) =>
    expect(parseReceipt(JSON.stringify(value) ?? '{')).toBe(why),
  );
});
