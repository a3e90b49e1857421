import { exceptions } from './exceptions.projection';
import { day, later, raised as raisedOn } from './obligations.fixture';
import { rowsFrom, type TestEvent } from './event.fixture';

const raised: TestEvent = {
  type: 'exception.raised',
  occurredAt: '2030-01-01T08:00:00.000Z',
  data: {
    workOrderId: 'wo-1',
    exceptionId: 'x1',
    code: 'step-blocked',
    owner: 'dana',
    remediationOwner: 'erik',
    dueAt: '2030-01-02T00:00:00.000Z',
    cause: 'step',
    subject: 'pay',
    jobType: 'refund',
    workflowId: 'refunds',
    rationale: { ref: 'r1', sha256: 'cd'.repeat(32) },
  },
};
const rows = rowsFrom(exceptions);

describe('the view of exceptions', () => {
  it('shows the code, both owners and until when', () => {
    const [row] = rows(raised);
    expect(row).toMatchObject({
      exception_id: 'x1',
      code: 'step-blocked',
      status: 'open',
      owner: 'dana',
      remediation_owner: 'erik',
      job_type: 'refund',
      workflow_id: 'refunds',
      imported: false,
      raised_at: '2030-01-01T08:00:00.000Z',
      raised_month: '2030-01-01T00:00:00.000Z',
      due_at: '2030-01-02T00:00:00.000Z',
      resolved_at: null,
    });
    expect(row!['texts']).toEqual({ rationale: { ref: 'r1', sha256: 'cd'.repeat(32) } });
  });

  it('shows who resolved it and when', () => {
    const resolved = {
      type: 'exception.resolved',
      occurredAt: '2030-01-01T09:00:00.000Z',
      data: { workOrderId: 'wo-1', exceptionId: 'x1', resolvedBy: 'dana' },
    };
    expect(rows(raised, resolved)).toMatchObject([
      { status: 'resolved', resolved_by: 'dana', resolved_at: '2030-01-01T09:00:00.000Z' },
    ]);
    expect(rows(resolved)).toEqual([]);
  });

  it('[E2] shows who works on it now, and how far up its escalation path it went', () => {
    const events = [raisedOn('x1'), later.escalated('x1', 1), later.escalated('x1', 2)];
    expect(rows(...events, later.exceptionAssigned('x1', 'erik'))).toMatchObject([
      {
        owner: 'erik',
        assigned_by: 'olga',
        escalation_step: 2,
        escalated_to: 'lead-2',
        state: 'open',
      },
    ]);
    expect(rows(raisedOn('x1'))).toMatchObject([{ escalation_step: null, escalated_to: null }]);
    expect(rows(later.escalated('x1', 1), later.exceptionAssigned('x1', 'erik'))).toEqual([]);
  });

  it.each<[string, string]>([
    [day(3), 'met'],
    [day(4), 'breached'],
  ])('[E2] is an obligation of its owner until day 3: done on %s it is %s', (occurredAt, state) =>
    expect(rows(raisedOn('x1'), { ...later.resolved('x1'), occurredAt })).toMatchObject([
      { state, obligation_kind: 'exception' },
    ]),
  );

  it('[I2] is about an input where a required one is missing', () =>
    expect(rows(raisedOn('x1', { cause: 'prerequisite', subject: 'input-amount' }))).toMatchObject([
      { obligation_kind: 'input' },
    ]));

  it('[I9] marks what was imported', () => {
    expect(rows({ ...raised, data: { ...raised.data, imported: true } })).toMatchObject([
      { imported: true },
    ]);
  });
});
