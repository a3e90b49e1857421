import {
  materialOf,
  pictureAfter,
  proofGranted,
  proofRequested,
  shared,
} from '../../test/delivery-builders';
import { event, opened, staged } from '../../test/pilot-builders';
import { deliveredEvidence } from './delivery-view';

describe('an artifact on a delivery page', () => {
  const artifactOf = (more: object) => {
    const past = [proofRequested(), shared('e-1', 'client', more), proofGranted()];
    return pictureAfter([opened(), ...past]).changed.artifacts.items[0];
  };

  it('[R1] has its number, place, digest and level, and nothing more', () => {
    expect(artifactOf({ size: 7 })).toEqual({
      number: 1,
      kind: 'report',
      visibility: 'client',
      path: 'report/e-1.md',
      mediaType: 'text/markdown',
      size: 7,
      sha256: 'ab'.repeat(32),
      level: 'verified',
      version: 1,
      at: '2030-01-01T09:00:00.000Z',
      isStored: true,
    });
    const claimed = { visibility: 'public', path: undefined, isStored: undefined, version: 3 };
    expect(artifactOf(claimed)).toMatchObject({
      visibility: 'public',
      path: 'none',
      level: 'claimed',
      version: 3,
      isStored: false,
    });
  });

  it.each([
    ['text/markdown', 'text/markdown'],
    ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
    ['our text/markdown', 'application/octet-stream'],
    ['text/markdown; title=Merger', 'application/octet-stream'],
  ])('[R1] has the bare media type: %s is shown as %s', (mediaType, shown) =>
    expect(artifactOf({ mediaType })).toMatchObject({ mediaType: shown }),
  );
});

describe('evidence that a delivery page does not show', () => {
  it('[R1] is outdated where it proves nothing any more, for the public too', () => {
    const past = [
      ...['client', 'public'].map((visibility) => shared(`e-${visibility}`, visibility)),
      ...['e-client', 'e-public'].map((evidenceId) =>
        event('evidence.superseded', { evidenceId, by: 'e-2' }),
      ),
    ];
    const { publicProof, ...page } = pictureAfter([opened(), ...past]);
    expect(page.private.outdated).toBe(2);
    expect(publicProof).toEqual({ permitted: false, shown: 0, withheld: 0 });
    expect(deliveredEvidence(materialOf(past), 1)).toBeUndefined();
  });

  it('[R4] is counted apart from what is public and shown', () => {
    const past = [
      proofRequested(),
      shared('e-1', 'client'),
      shared('e-2', 'public'),
      shared('e-3', 'public'),
      proofGranted(),
      shared('e-4', 'public'),
    ];
    expect(pictureAfter([opened(), ...past]).publicProof).toEqual({
      permitted: true,
      shown: 2,
      withheld: 1,
    });
  });

  it('[R1] is counted with its size, as is each text that somebody wrote', () => {
    const sealed = { ref: '0190a0b0-0000-7000-8000-000000000001', sha256: 'cd'.repeat(32) };
    const past = [
      staged('e-1', 'report', { size: 3, content: sealed }),
      staged('e-2', 'report', { size: 4 }),
      event('step.completed', { step: 'ask' }),
      event('step.blocked', { step: 'configure', code: 'damaged', note: sealed }),
      event('work-order.stopped', { reason: 'The client is on leave.' }),
      event('parcel.weighed-by-a-newer-version', { note: 'heavy' }),
    ];
    expect(pictureAfter([opened(), ...past]).private).toEqual({
      evidence: 2,
      bytes: 7,
      forClient: 0,
      outdated: 0,
      facts: 1,
      texts: 3,
    });
  });
});
