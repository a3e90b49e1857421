import { foldedRows, TestLog } from './event.fixture';
import { namedContents } from './named-contents.projection';

const SHA256 = 'a'.repeat(64);

describe('which evidence names which content', () => {
  it('[V1] tells by digest and subject, each work order by itself', () => {
    const log = new TestLog();
    log.record(recorded({ subject: 'ada' }), recorded({ workOrderId: undefined }));
    expect(foldedRows(namedContents, log.events)).toMatchObject([
      { evidence_id: 'scan', work_order_id: '', sha256: SHA256, subject: '' },
      { evidence_id: 'scan', work_order_id: 'w1', sha256: SHA256, subject: 'ada' },
    ]);
  });

  it('[V1] [V4] goes by the first telling: another one renames no content and frees no subject', () => {
    const log = new TestLog();
    log.record(recorded({ subject: 'ada' }), recorded({ sha256: 'b'.repeat(64) }));
    expect(foldedRows(namedContents, log.events)).toMatchObject([
      { sha256: SHA256, subject: 'ada' },
    ]);
  });

  it('[V4] knows what was shredded, and takes no word of evidence that it does not know', () => {
    const log = new TestLog();
    log.record(recorded({}), shredded('scan'), shredded('other'));
    expect(foldedRows(namedContents, log.events)).toMatchObject([
      { evidence_id: 'scan', shredded_at: '2030-01-01T00:00:02.000Z' },
    ]);
  });
});

function recorded(data: object) {
  return {
    type: 'evidence.recorded',
    data: {
      workOrderId: 'w1',
      evidenceId: 'scan',
      kind: 'receipt',
      sha256: SHA256,
      mediaType: 'image/png',
      size: 3,
      ...data,
    },
  };
}

function shredded(evidenceId: string) {
  const data = { workOrderId: 'w1', evidenceId, reason: 'requested', erasureId: 'e1' };
  return { type: 'evidence.shredded', data };
}
