import { EscalateApprovalBody, ApprovalBody } from '#contracts';
import { parseAs } from '#platform';
import { rungCommand } from './rung-command';

const timer = (rung: string, kind = 'approval') => ({
  tenant: 'acme',
  kind,
  subject: 'a1',
  rung,
  details: { workOrderId: 'wo-1', eventId: 'e-7' },
});

describe('the command of a due rung', () => {
  it('[A5] expires an approval at the end of its ladder', () => {
    const { definition, frame } = rungCommand(timer('expire'), 'c-1');
    expect([definition.service, definition.name]).toEqual(['approvals', 'expire-approval']);
    expect(parseAs(ApprovalBody, frame.data)).toEqual({ workOrderId: 'wo-1', approvalId: 'a1' });
    expect(frame.metadata).toEqual({
      commandId: 'c-1',
      tenant: 'acme',
      actor: { id: 'service-ledger' },
      roles: ['service'],
      correlationId: 'c-1',
      causationId: 'e-7',
    });
  });

  it.each(['warned', 'fallback'])('[A6] takes the rung %s before it', (rung) => {
    const { frame } = rungCommand(timer(rung), 'c-1');
    expect(frame.name).toBe('escalate-approval');
    expect(parseAs(EscalateApprovalBody, frame.data)).toMatchObject({ approvalId: 'a1', rung });
  });

  it('leaves a kind that it does not know to newer code', () => {
    expect(() => rungCommand(timer('expire', 'tea-break'), 'c-1')).toThrow(/no ladder/);
  });
});
