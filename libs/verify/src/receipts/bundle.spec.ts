import { inclusionProof } from '../merkle/proof';
import { leafHash, rootOf } from '../merkle/tree';
import { formatCheckpoint } from '../notes/checkpoint';
import { appendedNote } from '../notes/note-file';
import { signerKeyOf, verifierOf } from '../notes/note-keys';
import { formatNote, signNote } from '../notes/signed-note';
import {
  type Bundle,
  BUNDLE_FORMAT,
  type BundledEvent,
  bundleOf,
  parseBundle,
  verifyBundle,
} from './bundle';

const ORIGIN = 'writ.example/main';
const key = signerKeyOf(ORIGIN, new Uint8Array(32).fill(1));
const trusted = { keys: [verifierOf(key)] };
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const event = (stream: string, version: number, more: object = {}): Uint8Array => {
  const place = { tenant: 'acme', stream, version };
  return Buffer.from(
    JSON.stringify({ id: `${stream}-${version}`, type: 'x.y', ...place, ...more }),
  );
};
const published = { type: 'workflow.published', data: { version: 1 } };

const log = [
  event('workflow-refunds', 1, published),
  event('work-order-1', 1, { data: { workflow: { id: 'refunds', version: 1 } } }),
  event('work-order-2', 1),
  event('work-order-1', 2),
  event('work-order-1', 3),
  event('workflow-refunds', 1, { ...published, tenant: 'globex' }),
  event('workflow-payroll', 1, published),
];
const leaves = log.map(leafHash);
const checkpoint = formatNote(
  signNote(
    formatCheckpoint({ origin: ORIGIN, size: log.length, root: rootOf(leaves), extensions: [] }),
    key,
  ),
);
const bundled = (index: number): BundledEvent => ({
  event: base64(log[index]!),
  index,
  proof: inclusionProof(leaves, index, log.length).map(base64),
});
const bundle: Bundle = {
  format: BUNDLE_FORMAT,
  tenant: 'acme',
  stream: 'work-order-1',
  checkpoint,
  events: [1, 3, 4].map(bundled),
  dependsOn: [bundled(0)],
};

/** Events that bring along what only the bundle as a whole has. */
const withEach = (more: object) => ({
  events: bundle.events.map((one) => ({ ...one, consistency: undefined, ...more })),
  dependsOn: [],
});

describe('the bundle of a work order', () => {
  it('[V7] proves its whole stream and what that rested on, in one file', () => {
    const report = verifyBundle(bundle, trusted);
    expect(report.verdict).toBe('verified');
    expect(report.checks.at(-1)!.message).toBe(
      'These are versions 1 to 3 of work-order-1, without a gap. Whether there are later ones, only the log knows.',
    );
    expect(report.events).toHaveLength(3);
    expect(report.dependsOn).toHaveLength(1);
  });

  it.each<[string, Partial<Bundle>]>([
    ['left out at the front', { events: [3, 4].map(bundled) }],
    ['left out within', { events: [1, 4].map(bundled) }],
    ['in another order', { events: [3, 1, 4].map(bundled) }],
    ['of another stream', { events: [1, 3, 2].map(bundled) }],
    ['twice', { events: [1, 3, 3].map(bundled) }],
    ['of another tenant', { tenant: 'other' }],
  ])('[V3] is refused with an event %s', (_, change) =>
    expect(verifyBundle({ ...bundle, ...change }, trusted)).toMatchObject({ verdict: 'refused' }),
  );

  it.each<[string, readonly number[], string]>([
    ['left out', [], 'it lacks the publication of workflow-refunds/1'],
    [
      'exchanged for an event of another work order',
      [2],
      'it lacks the publication of workflow-refunds/1, and its events do not name 1 of what it rests on',
    ],
    [
      'exchanged for one of another tenant',
      [5],
      'it lacks the publication of workflow-refunds/1, and its events do not name 1 of what it rests on',
    ],
    ['given another one beside it', [0, 6], 'its events do not name 1 of what it rests on'],
  ])('[V3] is refused with the workflow that it rests on %s', (_, places, why) => {
    const report = verifyBundle({ ...bundle, dependsOn: places.map(bundled) }, trusted);
    expect(report.verdict).toBe('refused');
    expect(report.checks).toContainEqual({
      name: 'definitions',
      passed: false,
      message: `It is not what the log gave out: ${why}.`,
    });
  });

  it('[V3] is refused with an edited event, of its own or of what it rested on', () => {
    const edited = { ...bundled(0), event: base64(event('workflow-refunds', 2)) };
    expect(verifyBundle({ ...bundle, dependsOn: [edited] }, trusted)).toMatchObject({
      verdict: 'refused',
      events: [],
    });
  });

  it('[V3] is compared with a file of many checkpoints that is read once', () => {
    const anchor = [checkpoint, checkpoint].reduce(
      (file, note) => file + appendedNote(note, file),
      '',
    );
    const split = jest.spyOn(String.prototype, 'split');
    const { verdict, checks } = verifyBundle(bundle, { ...trusted, anchor });
    const readings = split.mock.contexts.filter((text) => String(text) === anchor);
    split.mockRestore();
    expect(verdict).toBe('verified');
    expect(checks).toContainEqual(expect.objectContaining({ name: 'anchor', passed: true }));
    expect(readings).toHaveLength(1);
  });

  it('[V2] is read from a text that names no key twice', () => {
    const text = JSON.stringify(bundle);
    expect(parseBundle(text)).toEqual(bundle);
    expect(parseBundle(text.replace('{', '{"tenant":"other",'))).toBe(
      'It names the key "tenant" twice.',
    );
    const event = base64(Buffer.from('{"id":"a","type":"x.y","type":"x.z"}'));
    const report = verifyBundle({ ...bundle, events: [{ ...bundled(1), event }] }, trusted);
    expect(report.checks).toContainEqual({
      name: 'event',
      passed: false,
      message: 'The bytes are no event. It names the key "type" twice.',
    });
  });

  it('says that nobody can tell without the key of the log', () =>
    expect(verifyBundle(bundle, { keys: [] }).verdict).toBe('unknown'));

  it.each<[string, object]>([
    ['Its format is not writ.bundle.v1.', { format: 'writ.receipt.v1' }],
    ['It names no tenant and stream.', { stream: 5 }],
    ['It has no lists of events.', { events: {} }],
    ['There is no event in it.', { events: [] }],
    ['Its event is no base64.', { dependsOn: [{ ...bundled(0), event: '*' }] }],
    ['It has no checkpoint.', { checkpoint: undefined }],
    ['It has no checkpoint.', { checkpoint: 7, ...withEach({ checkpoint }) }],
    ['Its consistency proof is malformed.', { consistency: { to: 5, proof: 7 }, ...withEach({}) }],
  ])('is none: %s', (why, change) => expect(bundleOf({ ...bundle, ...change })).toBe(why));

  it('[V7] comes back from JSON as it was', () =>
    expect(bundleOf(JSON.parse(JSON.stringify(bundle)) as Record<string, unknown>)).toEqual(
      bundle,
    ));
});
