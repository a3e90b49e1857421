import * as verifier from '../../../../../libs/verify/src/browser';
import { sound, tampered, type Vector } from '../../../../../test/browser/vectors';
import { type ProofRequest, isComplete, proofOf } from './proof';

const request = (
  { given, keys, anchor = '' }: Vector,
  other: Partial<ProofRequest> = {},
): ProofRequest => ({
  given,
  keys,
  anchor,
  hasOwnKeys: true,
  ...other,
});
const stepsOf = (proof: ReturnType<typeof proofOf>) =>
  proof.steps.map(({ name, passed }) => [name, passed]);

describe('what a proof is shown as', () => {
  it('is complete with the user’s keys and a stored checkpoint', () => {
    const proof = proofOf(verifier, request(sound.bundle));
    expect([proof.verdict, proof.kind, proof.events.length]).toEqual(['verified', 'bundle', 9]);
    expect(isComplete(proof)).toBe(true);
    expect(stepsOf(proof)).toEqual([
      ['The log signed it', true],
      ['It is in the log’s tree', true],
      ['It is consistent with the stored checkpoint', true],
      ['It has the definitions that it names', true],
      ['None is missing in between', true],
      ['The key is the log’s', true],
    ]);
  });

  it('says what was not checked, and is not complete then', () => {
    const proof = proofOf(verifier, request(sound.receipt, { hasOwnKeys: false }));
    expect([proof.verdict, isComplete(proof)]).toEqual(['verified', false]);
    expect(stepsOf(proof).filter(([, passed]) => passed !== true)).toEqual([
      ['Nothing was truncated or replaced', null],
      ['The key is the log’s', null],
    ]);
  });

  it('names what failed, and of a bundle which event', () => {
    const refused = proofOf(verifier, request(tampered));
    expect([refused.verdict, refused.events]).toEqual(['refused', []]);
    expect(stepsOf(refused)).toContainEqual(['It is in the log’s tree', false]);
    const bundle = JSON.parse(sound.bundle.given);
    bundle.events[3].event = bundle.events[4].event;
    const changed = proofOf(verifier, request({ ...sound.bundle, given: JSON.stringify(bundle) }));
    expect(changed.verdict).toBe('refused');
    expect(changed.steps.find(({ passed }) => passed === false)?.message).toMatch(
      /^Event 4 of 9: /,
    );
    expect(stepsOf(changed)).toContainEqual(['None is missing in between', null]);
  });

  it('cannot tell without keys, or with those of another log', () => {
    expect(proofOf(verifier, request(sound.receipt, { keys: '' })).verdict).toBe('unknown');
    const other = 'other.example/log+c7e36ff7+AYqI47aNtdMIbiMtHrIDQPxj4EsjiuHrzMkd3FlZkYhq';
    const proof = proofOf(verifier, request(sound.receipt, { keys: other }));
    expect(proof.verdict).not.toBe('verified');
  });

  it('refuses what is no receipt', () => {
    for (const given of ['', '[]', '{"format":"writ.receipt.v1"}', '{"events":[]}']) {
      const proof = proofOf(verifier, request({ given, keys: sound.receipt.keys }));
      expect([given, proof.verdict, proof.kind]).toEqual([given, 'refused', 'nothing']);
    }
  });

  it('checks the bundle of a certificate, and says that its claims were not', () => {
    const given = JSON.stringify({
      format: 'writ.closure-certificate.v2',
      bundle: JSON.parse(sound.bundle.given),
    });
    const proof = proofOf(verifier, request({ ...sound.bundle, given }));
    expect([proof.verdict, proof.kind, isComplete(proof)]).toEqual([
      'verified',
      'certificate',
      false,
    ]);
    expect(stepsOf(proof)).toContainEqual(['What the certificate claims', null]);
  });
});
