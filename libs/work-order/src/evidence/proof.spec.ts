import { createHash } from 'node:crypto';
import { Entries } from '../entries';
import {
  currentEvidence,
  isChat,
  isCurrent,
  isDigestOfNothing,
  isProof,
  newestOf,
  proofsOf,
  unprovenKinds,
  whyNoProof,
  whyNotCurrent,
} from './proof';
import { isRecordedVerified, type RecordedEvidence } from './recorded-evidence';

const NOTHING = '0'.repeat(64);

const recorded = (evidenceId: string, more: Partial<RecordedEvidence> = {}): RecordedEvidence => ({
  evidenceId,
  kind: 'receipt',
  sha256: 'ab'.repeat(32),
  mediaType: 'application/pdf',
  approves: null,
  recordedBy: 'olga',
  onBehalfOf: [],
  version: 1,
  path: null,
  supersededBy: null,
  isShredded: false,
  isVerified: true,
  verifiers: [],
  ...more,
});

const among = (...all: readonly RecordedEvidence[]) =>
  Entries.of(Object.fromEntries(all.map((one) => [one.evidenceId, one])));

const erased = { isShredded: true };

const claimedEvidence: readonly string[] = [];

const proves = (one: RecordedEvidence): boolean => isProof(one, { claimedEvidence });

describe('what proves something', () => {
  it('[V4] is what nobody superseded and nobody erased', () => {
    expect(proves(recorded('e-1'))).toBe(true);
    expect(proves(recorded('e-1', { supersededBy: 'e-2' }))).toBe(false);
    expect(proves(recorded('e-1', erased))).toBe(false);
  });

  it('[V4] is not what has the digest of no bytes, or zeros for a digest', () => {
    expect(isDigestOfNothing(createHash('sha256').digest('hex'))).toBe(true);
    expect(isDigestOfNothing('0'.repeat(64))).toBe(true);
    expect(isDigestOfNothing(createHash('sha256').update('0').digest('hex'))).toBe(false);
    expect(proves(recorded('e-1', { sha256: NOTHING }))).toBe(false);
  });

  it('[V4] is verified: a digest that nobody checked is a claim', () => {
    const claim = recorded('e-1', { isVerified: false });
    expect(proves(claim)).toBe(false);
    expect(isCurrent(claim)).toBe(true);
    expect(currentEvidence({ evidence: among(claim) })).toEqual([claim]);
  });

  it('[V4] is verified from the start where Writ had its content, apart or in the event', () => {
    const held = [{ isStored: true }, { content: 'Paid.' }, { isStored: false }, {}];
    expect(held.map(isRecordedVerified)).toEqual([true, true, false, false]);
  });

  it('[V4] is a claim where the workflow takes that kind as claimed, and only there', () => {
    const claim = recorded('e-1', { isVerified: false });
    expect(isProof(claim, { claimedEvidence: ['receipt'] })).toBe(true);
    expect(isProof(claim, { claimedEvidence: ['photo'] })).toBe(false);
    expect(isProof({ ...claim, sha256: NOTHING }, { claimedEvidence: ['receipt'] })).toBe(false);
  });

  it('[V5] is no chat', () => {
    expect(proves(recorded('e-1', { kind: 'chat' }))).toBe(false);
    expect(proves(recorded('e-1', { mediaType: 'text/x-chat' }))).toBe(false);
  });

  it('[V4] is the newest of several versions', () => {
    const evidence = among(
      recorded('e-1', { supersededBy: 'e-2' }),
      recorded('e-2', { supersededBy: 'e-3', isShredded: true }),
      recorded('e-3'),
    );
    expect(proofsOf({ evidence, claimedEvidence }).map(({ evidenceId }) => evidenceId)).toEqual([
      'e-3',
    ]);
    expect(newestOf(evidence, evidence.get('e-1')!).evidenceId).toBe('e-3');
  });

  it('is found also where versions stand in a circle, or the next one is missing', () => {
    const round = among(
      recorded('e-1', { supersededBy: 'e-2' }),
      recorded('e-2', { supersededBy: 'e-1' }),
    );
    expect(newestOf(round, round.get('e-1')!).evidenceId).toBe('e-1');
    const torn = among(recorded('e-1', { supersededBy: 'constructor' }));
    expect(newestOf(torn, torn.get('e-1')!).evidenceId).toBe('e-1');
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
    recorded('chat-1', { kind: 'chat' }),
    recorded('empty', { sha256: NOTHING }),
  );

  it.each([
    ['fine', undefined],
    ['constructor', 'is not recorded on this work order: record it first'],
    ['chat-1', 'is chat text, which proves nothing: record an artifact'],
    [
      'empty',
      'has the digest of nothing: record an artifact that holds something, with its own SHA-256',
    ],
    ['old', 'is superseded: name newest, which replaces it'],
    ['erased', 'was erased, so that nobody can read it: record what can be read'],
    ['lost', 'is superseded by lost-too, which proves nothing now: record what does'],
  ])('[V4] says what to name instead of %s', (id, why) => {
    expect(whyNoProof({ evidence, claimedEvidence }, id)).toBe(why);
    expect(whyNotCurrent(evidence, id)).toBe(why);
  });

  it('[V4] distinguishes a claim from proof, and knows what turns one into the other', () => {
    const claimed = among(recorded('e-1', { isVerified: false }));
    const why =
      'is claimed and not verified: record it with its content, or let somebody other than its recorder fetch and verify it (POST /v1/evidence/{evidenceId}/verify)';
    expect(whyNoProof({ evidence: claimed, claimedEvidence }, 'e-1')).toBe(why);
    expect(whyNotCurrent(claimed, 'e-1')).toBeUndefined();
    expect(unprovenKinds({ evidence: claimed, claimedEvidence }, ['receipt'])).toEqual([
      { kind: 'receipt', why: `evidence of kind receipt (e-1) ${why}` },
    ]);
  });

  it('[C1] distinguishes a kind that was erased from one that was never there', () =>
    expect(
      unprovenKinds(
        {
          evidence: among(recorded('e-1', erased), recorded('e-2', { kind: 'plan' })),
          claimedEvidence,
        },
        ['receipt', 'plan', 'contract'],
      ),
    ).toEqual([
      { kind: 'receipt', why: 'evidence of kind receipt was erased: record what can be read' },
      { kind: 'contract', why: 'evidence of kind contract is not recorded' },
    ]));
});

describe('chat', () => {
  it.each([
    ['chat', 'application/pdf'],
    ['Chat-Transcript', 'text/plain'],
    ['CHATLOG', 'text/plain'],
    ['signed-order', 'text/x-chat'],
    ['signed-order', 'TEXT/livechat; charset=utf-8'],
    ['signed-order', 'application/vnd.slack.chat+json'],
  ])('[O5] is recognised by its kind or its media type: %s, %s', (kind, mediaType) =>
    expect(isChat({ kind, mediaType })).toBe(true),
  );

  it.each([
    ['receipt', 'text/plain'],
    ['group-chat', 'image/png'],
    ['signed-order', 'application/x-wechat-pay'],
    ['signed-order', 'application/pdf; name=chat.pdf'],
  ])('[O5] is not everything that has the letters: %s, %s', (kind, mediaType) =>
    expect(isChat({ kind, mediaType })).toBe(false),
  );
});
