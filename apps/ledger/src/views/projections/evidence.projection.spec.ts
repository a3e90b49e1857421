import { evidence } from './evidence.projection';
import { rowsFrom, type TestEvent } from './event.fixture';

const recorded = (more: object = {}): TestEvent => ({
  type: 'evidence.recorded',
  data: {
    evidenceId: 'e1',
    workOrderId: 'wo-1',
    kind: 'refund-receipt',
    sha256: 'ab'.repeat(32),
    mediaType: 'application/pdf',
    size: 3_000_000_000,
    visibility: 'private',
    producer: 'ben',
    capturedAt: '2030-01-01T08:00:00.000Z',
    ...more,
  },
});
const about = (type: string, data: object): TestEvent => ({
  type,
  data: { evidenceId: 'e1', workOrderId: 'wo-1', ...data },
});
const rows = rowsFrom(evidence);

describe('the view of evidence', () => {
  it('[V1] shows kind, digest, where it is, visibility, producer, time and purpose', () => {
    const more = { uri: 'https://files.example/1', purpose: 'Proof of payment' };
    expect(rows(recorded(more))).toMatchObject([
      {
        evidence_id: 'e1',
        work_order_id: 'wo-1',
        kind: 'refund-receipt',
        sha256: 'ab'.repeat(32),
        size: 3_000_000_000,
        visibility: 'private',
        producer: 'ben',
        captured_at: '2030-01-01T08:00:00.000Z',
        recorded_by: 'olga',
        ...more,
      },
    ]);
  });

  it('[A2] shows whose approval of what it holds', () => {
    const approves = { approver: 'dana', permits: ['refund.issue', 'refund.draft'] };
    expect(rows(recorded({ approves }))).toMatchObject([
      { approver: 'dana', approves: 'refund.issue, refund.draft' },
    ]);
    expect(rows(recorded())).toMatchObject([{ approver: null, approves: null }]);
  });

  it('[D8] shows where it lies in the handoff area', () =>
    expect(
      rows(recorded({ path: 'discovery/brief.md' }), recorded({ evidenceId: 'e2' })),
    ).toMatchObject([{ path: 'discovery/brief.md' }, { path: null }]));

  it('[V4] shows the version, and what took its place', () => {
    const second = { evidenceId: 'e2', version: 2, supersedes: 'e1', isStored: true };
    const superseded = about('evidence.superseded', { by: 'e2' });
    expect(rows(recorded(), recorded(second), superseded)).toMatchObject([
      {
        evidence_id: 'e1',
        version: 1,
        supersedes: null,
        superseded_by: 'e2',
        superseded_at: expect.any(String),
        is_stored: false,
        last_position: 3,
      },
      { evidence_id: 'e2', version: 2, supersedes: 'e1', superseded_by: null, is_stored: true },
    ]);
  });

  it('[V4] shows that the content was destroyed, and keeps its digest', () => {
    const shredded = about('evidence.shredded', { reason: {}, erasureId: 'x1' });
    const subject = 'customer-7';
    expect(rows(recorded({ subject, isStored: true }), shredded)).toMatchObject([
      { sha256: 'ab'.repeat(32), shredded_at: expect.any(String), subject, is_stored: true },
    ]);
    expect(rows(shredded)).toEqual([]);
  });

  it('[V4] changes nothing when an id is repeated', () => {
    const superseded = about('evidence.superseded', { by: 'e2' });
    expect(rows(recorded(), superseded, recorded({ kind: 'photo' }))).toMatchObject([
      { kind: 'refund-receipt', superseded_by: 'e2', position: 1 },
    ]);
  });

  it('keeps evidence that is of no work order', () => {
    expect(rows(recorded({ workOrderId: undefined }))).toMatchObject([{ work_order_id: '' }]);
  });

  it('keeps apart what two sources report under one id for two work orders', () => {
    expect(rows(recorded(), recorded({ workOrderId: 'wo-2' }))).toHaveLength(2);
  });
});
