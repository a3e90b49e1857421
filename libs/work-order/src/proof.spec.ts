import { createHash } from 'node:crypto';
import { isDigestOfNothing } from './nothing';
import { isProof, newestOf, proofsOf, unprovenKinds, whyNoProof } from './proof';
import { type RecordedEvidence } from './state';

const recorded = (evidenceId: string, more: Partial<RecordedEvidence> = {}): RecordedEvidence => ({
  evidenceId,
  kind: 'receipt',
  mediaType: 'application/pdf',
  approves: null,
  recordedBy: 'olga',
  onBehalfOf: [],
  version: 1,
  path: null,
  supersededBy: null,
  isShredded: false,
  ...more,
});
const among = (...all: readonly RecordedEvidence[]) =>
  Object.fromEntries(all.map((one) => [one.evidenceId, one]));

const erased = { isShredded: true };

describe('what proves something', () => {
  it('[V4] is what nobody superseded and nobody erased', () => {
    expect(isProof(recorded('e-1'))).toBe(true);
    expect(isProof(recorded('e-1', { supersededBy: 'e-2' }))).toBe(false);
    expect(isProof(recorded('e-1', erased))).toBe(false);
  });

  it('[V4] is not what has the digest of no bytes, or zeros for a digest', () => {
    expect(isDigestOfNothing(createHash('sha256').digest('hex'))).toBe(true);
    expect(isDigestOfNothing('0'.repeat(64))).toBe(true);
    expect(isDigestOfNothing(createHash('sha256').update('0').digest('hex'))).toBe(false);
    expect(isProof(recorded('e-1', { isNothing: true }))).toBe(false);
  });

  it('[V5] is no chat', () => {
    expect(isProof(recorded('e-1', { kind: 'chat' }))).toBe(false);
    expect(isProof(recorded('e-1', { mediaType: 'text/x-chat' }))).toBe(false);
  });

  it('[V4] is the newest of several versions', () => {
    const evidence = among(
      recorded('e-1', { supersededBy: 'e-2' }),
      recorded('e-2', { supersededBy: 'e-3', isShredded: true }),
      recorded('e-3'),
    );
    expect(proofsOf({ evidence }).map(({ evidenceId }) => evidenceId)).toEqual(['e-3']);
    expect(newestOf(evidence, evidence['e-1']!).evidenceId).toBe('e-3');
  });

  it('is found also where versions stand in a circle, or the next one is missing', () => {
    const round = among(
      recorded('e-1', { supersededBy: 'e-2' }),
      recorded('e-2', { supersededBy: 'e-1' }),
    );
    expect(newestOf(round, round['e-1']!).evidenceId).toBe('e-1');
    const torn = among(recorded('e-1', { supersededBy: 'constructor' }));
    expect(newestOf(torn, torn['e-1']!).evidenceId).toBe('e-1');
  });
});

describe('why something proves nothing', () => {
  const evidence = among(
    recorded('fine'),
    recorded('old', { supersededBy: 'newer' }),
    recorded('newer', { supersededBy: 'newest' }),
    recorded('newest'),
    recorded('erased', erased),
    recorded('lost', { supersededBy: 'lost-too' }),
    recorded('lost-too', erased),
    recorded('said', { kind: 'chat' }),
    recorded('empty', { isNothing: true }),
  );

  it.each([
    ['fine', undefined],
    ['constructor', 'is not recorded on this work order: record it first'],
    ['said', 'is chat text, which proves nothing: record an artifact'],
    [
      'empty',
      'has the digest of nothing: record an artifact that holds something, with its own SHA-256',
    ],
    ['old', 'is superseded: name newest, which stands in its place'],
    ['erased', 'was erased, so that nobody can look at it: record what can be looked at'],
    ['lost', 'is superseded by lost-too, which proves nothing now: record what does'],
  ])('[V4] says what to name instead of %s', (id, why) =>
    expect(whyNoProof(evidence, id)).toBe(why),
  );

  it('[C1] tells a kind that was erased from one that was never there', () =>
    expect(
      unprovenKinds(
        { evidence: among(recorded('e-1', erased), recorded('e-2', { kind: 'plan' })) },
        ['receipt', 'plan', 'contract'],
      ),
    ).toEqual([
      { kind: 'receipt', why: 'evidence of kind receipt was erased: record what can be looked at' },
      { kind: 'contract', why: 'evidence of kind contract is not recorded' },
    ]));
});
