import { createHash } from 'node:crypto';
import { type EvidenceRecordedData, type RecordEvidenceBody } from '#contracts';
import { metadata, specFor } from '#testkit';
import { evidenceDecider, type RecordEvidence } from './evidence.decider';

const { given } = specFor(evidenceDecider);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const workOrderId = 'wo-1';
const RECEIPT = Buffer.from('paid').toString('base64');
const DIGEST = sha256('paid');

describe('recording evidence', () => {
  it('[V1] records kind, digest, visibility, producer, time, subject and that it is stored', () =>
    given()
      .when(record({ content: RECEIPT, subject: 'customer-7' }))
      .then(recorded({ isStored: true, size: 4, subject: 'customer-7' })));

  it('takes an artifact that is stored elsewhere by its address', () =>
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
      message:
        'Say where the artifact can be had (uri), or send it along (content, base64) or ahead (PUT /v1/evidence-contents/{sha256}).',
    }));

  it.each([sha256(''), '0'.repeat(64)])('[V1] refuses the digest of nothing: %s', (nothing) =>
    given()
      .when(record({ uri: 'https://files.example/receipt.pdf', sha256: nothing }))
      .thenRefused('evidence_without_content', { message: expect.stringContaining('no bytes') }),
  );

  it.each(['evidence-1', 'constructor'])('refuses an id that is taken: %s', (evidenceId) =>
    given(recorded({ evidenceId, isStored: true, size: 4 }))
      .when(record({ content: RECEIPT }, { evidenceId }))
      .thenRefused('evidence_exists', {
        message: `Evidence ${evidenceId} is recorded already: give it another id.`,
      }),
  );

  it('takes an id that the stream knows from something else, and one that every object has', () => {
    given({ ...recorded({ isStored: true, size: 4 }), type: 'evidence.exported' })
      .when(record({ content: RECEIPT }))
      .then(recorded({ isStored: true, size: 4 }));
    given()
      .when(record({ content: RECEIPT }, { evidenceId: 'constructor' }))
      .then(recorded({ evidenceId: 'constructor', isStored: true, size: 4 }));
  });

  it('[A1] keeps the answer that a letter holds', () => {
    const approves = { approver: 'finance-lead', permits: ['refund.issue'], approvalId: 'a-1' };
    given()
      .when(record({ content: RECEIPT, approves }))
      .then(recorded({ isStored: true, size: 4, approves }));
  });
});

describe('a newer version of an artifact', () => {
  const first = recorded({ workOrderId, size: 4, isStored: true });
  const newer = (more: object = {}) =>
    record(
      { workOrderId, content: RECEIPT, supersedes: 'evidence-1', ...more },
      { evidenceId: 'evidence-2', isStored: true },
    );
  const second = recorded({
    workOrderId,
    evidenceId: 'evidence-2',
    size: 4,
    isStored: true,
    version: 2,
    supersedes: 'evidence-1',
  });

  it('[V4] is recorded beside the older one, which names the evidence that replaced it', () =>
    given(first).when(newer()).then(second, superseded('evidence-1', 'evidence-2')));

  it('[V4] counts on, also from an event that says no version', () => {
    given({ ...first, data: { ...first.data, version: undefined } })
      .when(newer())
      .then(second, superseded('evidence-1', 'evidence-2'));
    given(first, second, superseded('evidence-1', 'evidence-2'))
      .when(
        record(
          { workOrderId, content: RECEIPT, supersedes: 'evidence-2' },
          { evidenceId: 'evidence-3', isStored: true },
        ),
      )
      .then(
        recorded({
          workOrderId,
          evidenceId: 'evidence-3',
          size: 4,
          isStored: true,
          version: 3,
          supersedes: 'evidence-2',
        }),
        superseded('evidence-2', 'evidence-3'),
      );
  });

  it('[V4] may take the place of what was erased', () =>
    given(first, { type: 'evidence.shredded', data: { workOrderId, evidenceId: 'evidence-1' } })
      .when(newer())
      .then(second, superseded('evidence-1', 'evidence-2')));

  it('[V4] is no claim where the older one is verified, unless the workflow takes claims of it', () => {
    const claim = record(
      { workOrderId, uri: 'https://files.example/newer', size: 4, supersedes: 'evidence-1' },
      { evidenceId: 'evidence-2' },
    );
    const claimed = recorded({ workOrderId, uri: 'https://files.example/older', size: 4 });
    const verified = { type: 'evidence.verified', data: { workOrderId, evidenceId: 'evidence-1' } };
    for (const before of [[first], [claimed, verified]])
      given(...before)
        .when(claim)
        .thenRefused('evidence_without_content', {
          message:
            'What it supersedes is verified, and this would be a claim: send its content, along (content, base64) or ahead (PUT /v1/evidence-contents/{sha256}), or record it without supersedes, at another path.',
        });
    const opened = { type: 'work-order.opened', data: { claimedEvidence: ['refund-receipt'] } };
    const asClaim = recorded({
      workOrderId,
      evidenceId: 'evidence-2',
      uri: 'https://files.example/newer',
      size: 4,
      version: 2,
      supersedes: 'evidence-1',
    });
    for (const before of [[claimed], [opened, first]])
      given(...before)
        .when(claim)
        .then(asClaim, superseded('evidence-1', 'evidence-2'));
  });

  it('[V4] is no version of what is not there', () => {
    given(first)
      .when(newer({ supersedes: 'constructor' }))
      .thenRefused('evidence_not_found', {
        message:
          'There is no evidence constructor on this work order: a newer version is recorded where the older one is.',
      });
    given()
      .when(newer({ workOrderId: undefined }))
      .thenRefused('evidence_not_found', {
        message:
          'Evidence of no work order stands by itself: name the work order that both versions belong to.',
      });
  });

  it('[V4] is of the same kind', () =>
    given(first)
      .when(newer({ kind: 'photo' }))
      .thenRefused('evidence_kind_differs', {
        message:
          'Evidence evidence-1 is of the kind refund-receipt, and so is what takes its place, not photo.',
        facts: { kind: 'refund-receipt' },
      }));

  it('[V4] takes the place of nothing that has been superseded', () =>
    given(first, superseded('evidence-1', 'evidence-5'))
      .when(newer())
      .thenRefused('evidence_superseded', {
        message: 'Evidence evidence-1 is superseded by evidence-5: supersede the newest version.',
        facts: { supersededBy: 'evidence-5' },
      }));
});

describe('staging in the handoff area', () => {
  const path = 'discovery/brief.md';
  const elsewhere = 'discovery/annex.md';
  const address = { workOrderId, uri: 'https://files.example/brief', size: 4 };
  const stage = (evidenceId: string, more: object = {}) =>
    record({ ...address, path, ...more }, { evidenceId });
  const staged = (evidenceId: string, more: object = {}) =>
    recorded({ ...address, evidenceId, path, ...more });
  const first = staged('evidence-1');
  const second = staged('evidence-2', { version: 2, supersedes: 'evidence-1' });

  it('[D8] records the place where others find it', () =>
    given().when(stage('evidence-1')).then(first));

  it('[D8] takes the place of what lies there, by itself or when that is named', () => {
    const done = [second, superseded('evidence-1', 'evidence-2')];
    given(first)
      .when(stage('evidence-2'))
      .then(...done);
    given(first)
      .when(stage('evidence-2', { supersedes: 'evidence-1' }))
      .then(...done);
  });

  it('[D8] counts on there, and lets be what lies at other places', () =>
    given(
      staged('annex', { path: elsewhere }),
      first,
      second,
      superseded('evidence-1', 'evidence-2'),
    )
      .when(stage('evidence-3'))
      .then(
        staged('evidence-3', { version: 3, supersedes: 'evidence-2' }),
        superseded('evidence-2', 'evidence-3'),
      ));

  it('[D8] takes the place of nothing else than what lies there', () => {
    given(first, staged('annex', { path: elsewhere }))
      .when(stage('evidence-2', { supersedes: 'annex' }))
      .thenRefused('evidence_path_taken', {
        message:
          'At discovery/brief.md in the handoff area lies evidence-1, not annex: supersede that one, or stage it elsewhere.',
        facts: { evidenceId: 'evidence-1' },
      });
  });

  it('[D8] moves there what lay elsewhere, when that is named', () =>
    given(staged('annex', { path: elsewhere }))
      .when(stage('evidence-2', { supersedes: 'annex' }))
      .then(
        staged('evidence-2', { version: 2, supersedes: 'annex' }),
        superseded('annex', 'evidence-2'),
      ));

  it('[D8] leaves at a place what is of one kind', () =>
    given(first)
      .when(stage('evidence-2', { kind: 'photo' }))
      .thenRefused('evidence_kind_differs', { facts: { kind: 'refund-receipt' } }));

  it.each([
    ['was erased', { type: 'evidence.shredded', data: { workOrderId, evidenceId: 'evidence-1' } }],
    ['was superseded by what lies nowhere', superseded('evidence-1', 'evidence-9')],
  ])('[D8] finds the place empty where what lay there %s', (_, event) =>
    given(first, event)
      .when(stage('evidence-2', { kind: 'photo' }))
      .then(staged('evidence-2', { kind: 'photo' })),
  );

  it('[D8] is for a work order', () => {
    const message = 'needs a workOrderId: a handoff area is that of a work order';
    given()
      .when(stage('evidence-1', { workOrderId: undefined }))
      .thenRefused('invalid_request', { errors: [{ pointer: '/path', message }] });
  });

  it('[C2] is for proof: it holds no chat, whatever its kind', () =>
    given()
      .when(stage('evidence-1', { kind: 'chat' }))
      .thenRefused('invalid_request', {
        message:
          'The request does not fit: /path stages what proves something, and chat text proves nothing: leave it out.',
      }));
});

function record(
  body: Partial<RecordEvidenceBody>,
  context: Partial<RecordEvidence['context']> = {},
): RecordEvidence {
  const content = body.content ? Buffer.from(body.content, 'base64').toString() : undefined;
  return {
    type: 'record-evidence',
    data: { kind: 'refund-receipt', sha256: DIGEST, mediaType: 'application/pdf', ...body },
    metadata: metadata(),
    context: {
      evidenceId: 'evidence-1',
      content: content === undefined ? null : { sha256: sha256(content), size: content.length },
      isStored: content !== undefined,
      ...context,
    },
  };
}

function recorded(data: Partial<EvidenceRecordedData> & { readonly size: number }) {
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
      version: 1,
      ...data,
    },
  };
}

function superseded(evidenceId: string, by: string) {
  return { type: 'evidence.superseded', data: { workOrderId, evidenceId, by } };
}
