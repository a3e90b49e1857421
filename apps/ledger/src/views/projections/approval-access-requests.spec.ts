import { approvals } from './approvals.projection';
import { approvalRequest, rowsFrom, type TestEvent, workEvent } from './event.fixture';

const at = (day: number): string => `2030-01-0${day}T00:00:00.000Z`;
const rows = rowsFrom(approvals);
const requested = workEvent('approval.requested', {
  ...approvalRequest,
  approvalId: 'a1',
  dueAt: at(2),
});

describe('the view of approvals', () => {
  it('[N6] shows the latest access requests that wait for it, and where their texts are', () => {
    const place = { ref: 'r2', sha256: 'ef'.repeat(32) };
    const answers = [{ field: 'purpose', title: 'Purpose', value: 'audit', label: 'An audit' }];
    const submitted = (by: string, more: object = {}): TestEvent => ({
      type: 'access-request.submitted',
      actor: by,
      occurredAt: at(1),
      data: {
        requestId: 'arq_1',
        subject: { type: 'user', id: 'bob', properties: { secret: 1 } },
        items: [
          { decisionId: 'd1', approvals: ['a1'] },
          { decisionId: 'd2', approvals: ['a1'] },
        ],
        ...more,
      },
    });
    const shown = {
      requestedAt: at(1),
      subject: { type: 'user', id: 'bob' },
      requestedUntil: null,
    };
    const [row] = rows(
      requested,
      submitted('pep', { answers, justification: place }),
      submitted('pep-2', { requestedUntil: at(9) }),
      submitted('pep-3', { items: [{ decisionId: 'd3', approvals: ['a3'] }] }),
      submitted('pep-4', { items: [{ decisionId: 'd1' }] }),
    );
    expect([row!['access_requests'], row!['texts']]).toEqual([
      [
        { ...shown, requestedBy: 'pep', answers },
        { ...shown, requestedBy: 'pep-2', requestedUntil: at(9), answers: [] },
      ],
      { justification: place },
    ]);
    const many = rows(requested, ...Array.from({ length: 21 }, (_, n) => submitted(`pep-${n}`)));
    const list = many[0]!['access_requests'] as readonly object[];
    expect([list.length, list[0]]).toEqual([20, { ...shown, requestedBy: 'pep-1', answers: [] }]);
  });
});
