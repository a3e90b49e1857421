import { createHash } from 'node:crypto';
import { type RecordEvidenceBody } from '#contracts';
import { metadata, specFor } from '#testkit';
import { evidenceDecider, type RecordEvidence } from './evidence.decider';

const { given } = specFor(evidenceDecider);

describe('recording evidence', () => {
  it('[V1] records kind, digest, visibility, producer, time and purpose', () =>
    given()
      .when(record({ content: RECEIPT }))
      .then(recorded({ content: RECEIPT, size: 4 })));

  it('takes an artifact that is kept elsewhere by its address', () =>
    given()
      .when(record({ uri: 'https://files.example/receipt.pdf', size: 4 }))
      .then(recorded({ uri: 'https://files.example/receipt.pdf', size: 4 })));

  it('[V1] refuses content that has another digest', () =>
    given()
      .when(record({ content: Buffer.from('other').toString('base64') }))
      .thenRefused('evidence_digest_mismatch', {
        message: `The content's SHA-256 is ${sha256('other')}, not ${DIGEST}: send the digest of what you send.`,
      }));

  it('refuses a digest without the artifact and without an address', () =>
    given().when(record({})).thenRefused('evidence_without_content', {
      message: 'Say where the artifact can be had (uri) or send it along (content, base64).',
    }));

  it('refuses an id that is taken', () =>
    given(recorded({ content: RECEIPT, size: 4 }))
      .when(record({ content: RECEIPT }))
      .thenRefused('evidence_exists', {
        message: 'Evidence evidence-1 is recorded already: give it another id.',
      }));

  it('takes an id that the stream knows from something else', () =>
    given({ ...recorded({ content: RECEIPT, size: 4 }), type: 'evidence.exported' })
      .when(record({ content: RECEIPT }))
      .then(recorded({ content: RECEIPT, size: 4 })));
});

// The words of this spec.

const RECEIPT = Buffer.from('paid').toString('base64');
const DIGEST = sha256('paid');

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function record(body: Partial<RecordEvidenceBody>): RecordEvidence {
  const content = body.content ? Buffer.from(body.content, 'base64').toString() : undefined;
  return {
    type: 'record-evidence',
    data: { kind: 'refund-receipt', sha256: DIGEST, mediaType: 'application/pdf', ...body },
    metadata: metadata(),
    context: {
      evidenceId: 'evidence-1',
      content: content === undefined ? null : { sha256: sha256(content), size: content.length },
    },
  };
}

function recorded(data: { content?: string; uri?: string; size: number }) {
  return {
    type: 'evidence.recorded' as const,
    data: {
      evidenceId: 'evidence-1',
      kind: 'refund-receipt',
      sha256: DIGEST,
      mediaType: 'application/pdf',
      visibility: 'private' as const,
      producer: 'olga',
      capturedAt: '2030-01-01T09:00:00.000Z',
      ...data,
    },
  };
}
