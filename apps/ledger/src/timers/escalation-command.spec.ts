import { ApprovalBody, DelegationBody, EscalateApprovalBody, exceptionCommands } from '#contracts';
import { parseAs } from '#platform';
import { escalationCommand } from './escalation-command';

const timer = (escalationStep: string, kind = 'approval') => ({
  tenant: 'acme',
  kind,
  subject: 'a1',
  escalationStep,
  details: { workOrderId: 'wo-1', eventId: 'e-7' },
});

describe('the command of a due escalation step', () => {
  it('[A5] expires an approval at the end of its escalation path', () => {
    const { definition, frame } = escalationCommand(timer('expire'), 'c-1');
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

  it.each(['warned', 'fallback'])(
    '[A6] takes the escalation step %s before it',
    (escalationStep) => {
      const { frame } = escalationCommand(timer(escalationStep), 'c-1');
      expect(frame.name).toBe('escalate-approval');
      expect(parseAs(EscalateApprovalBody, frame.data)).toMatchObject({
        approvalId: 'a1',
        escalationStep,
      });
    },
  );

  it.each([
    ['[E2]', 'exception', '2', 'escalate-exception', { exceptionId: 'a1', escalationStep: 2 }],
    ['[E6]', 'post-review', '1', 'breach-post-review', { postReviewId: 'a1', escalationStep: 1 }],
    [
      '[E6]',
      'remediation',
      '20',
      'breach-remediation',
      { remediationId: 'a1', escalationStep: 20 },
    ],
    ['[E7]', 'break-glass', 'expire', 'expire-break-glass', { breakGlassId: 'a1' }],
  ])(
    '%s tells exceptions of the %s on escalation step %s',
    (_, kind, escalationStep, name, about) => {
      const { frame } = escalationCommand(timer(escalationStep, kind), 'c-1');
      expect(frame).toMatchObject({ name, data: { workOrderId: 'wo-1', ...about } });
      const definition = exceptionCommands.find((command) => command.name === name)!;
      expect(parseAs<object>(definition.body, frame.data)).toEqual(frame.data);
    },
  );

  it('[E4] names no work order for a remediation that has none', () => {
    const details = { workOrderId: null, eventId: 'e-7' };
    const { frame } = escalationCommand({ ...timer('1', 'remediation'), details }, 'c-1');
    expect(frame.data).toEqual({ remediationId: 'a1', escalationStep: 1 });
  });

  it('[E2] raises what overdue work calls for', () => {
    const { frame } = escalationCommand(timer('overdue', 'work'), 'c-1');
    expect(frame.name).toBe('raise-from-event');
    expect(frame.data).toEqual({
      workOrderId: 'a1',
      code: 'work-overdue',
      cause: 'work',
      subject: 'a1',
    });
  });

  it('[P13] raises that nobody knows the outcome of a run', () => {
    const { frame } = escalationCommand(timer('due', 'outcome'), 'c-1');
    expect(frame.name).toBe('raise-from-event');
    expect(frame.data).toEqual({
      workOrderId: 'wo-1',
      code: 'outcome-unknown',
      cause: 'outcome',
      subject: 'a1',
    });
  });

  it.each(['remind', 'time-out'])(
    '[D5] sends intake the command that a dispatch is due for: %s',
    (escalationStep) => {
      const about = { ...timer(escalationStep, 'delegation'), subject: 'wo-1/d-1' };
      const { definition, frame } = escalationCommand(about, 'c-1');
      expect([definition.service, definition.name]).toEqual(['intake', 'remind-delegation']);
      const body = { workOrderId: 'wo-1', dispatchId: 'd-1' };
      expect(parseAs(DelegationBody, frame.data)).toEqual(body);
    },
  );

  it('leaves a kind that it does not know to newer code', () => {
    expect(() => escalationCommand(timer('expire', 'tea-break'), 'c-1')).toThrow(
      /no escalation path/,
    );
  });
});
