import { refunds, RefundLife, trusted } from '../test/refund-life';
import { type Certificate } from './certificate';
import { verifyCertificate } from './verify-certificate';

describe('the evidence of a closure certificate', () => {
  it('[V8] is all that the closure counts, each verified by its content', () => {
    const life = new RefundLife().work();
    life.evidence('note-1', 'note');
    const certificate = life.close('receipt-1').certificate();
    expect(
      certificate.evidence.map(({ index, ...one }) => ({ ...one, by: life.log[index]!.type })),
    ).toMatchObject([
      { evidenceId: 'photo-1', kind: 'photo', level: 'verified', by: 'evidence.recorded' },
      { evidenceId: 'receipt-1', level: 'verified', by: 'evidence.recorded' },
    ]);
    expect(messageOf(certificate)).toBe(
      'It counts 2 pieces of evidence as proof: 2 verified, 0 claimed.',
    );
  });

  it('[V8] is called claimed where the workflow takes the claim', () => {
    const life = new RefundLife({ ...refunds, claimedEvidence: ['refund-receipt'] });
    life.isStored = false;
    life.work().say({ type: 'evidence.verified', data: { evidenceId: 'photo-1' } });
    const certificate = life.close('receipt-1').certificate();
    expect(certificate.evidence.map(({ level }) => level)).toEqual(['verified', 'claimed']);
    expect(verifyCertificate(certificate, trusted).verdict).toBe('verified');
  });

  it('[V8] is not verified with another level than the events say', () => {
    const certificate = new RefundLife().work().close('receipt-1').certificate();
    const [first, ...others] = certificate.evidence;
    const changed: Certificate = {
      ...certificate,
      evidence: [{ ...first!, level: 'claimed' }, ...others],
    };
    expect(verifyCertificate(changed, trusted).verdict).toBe('refused');
    expect(messageOf(changed)).toBe(
      'At /evidence/0/level it claims "claimed"; the events say "verified".',
    );
  });
});

function messageOf(certificate: Certificate): string | undefined {
  const { checks } = verifyCertificate(certificate, trusted);
  return checks.find(({ name }) => name === 'evidence')?.message;
}
