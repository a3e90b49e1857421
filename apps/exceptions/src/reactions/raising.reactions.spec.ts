import { recorded } from '#testkit';
import {
  raiseOnActionUnauthorised,
  raiseOnApprovalExpired,
  raiseOnApprovalRejected,
  raiseOnApprovalRequested,
  raiseOnDecisionStop,
  raiseOnDecisionWait,
  raiseOnDelegationTimedOut,
  raiseOnPrerequisiteFailed,
  raiseOnStepBlocked,
  recurRemediationsOnExceptionRaised,
} from './exceptions.reactions';

describe('when an action was performed', () => {
  it('[P10] without a valid run, each time raises an exception of its own', () => {
    const [first, second] = performed(false);
    expect(raiseOnActionUnauthorised.react(first!)).toMatchObject([
      {
        type: 'raise-from-event',
        data: {
          code: 'unauthorised-action',
          cause: 'action',
          subject: `refund.issue ${first!.id}`,
        },
      },
    ]);
    expect(raiseOnActionUnauthorised.react(second!)).toMatchObject([
      { data: { subject: `refund.issue ${second!.id}` } },
    ]);
  });

  it('[P10] under a valid run, nothing is raised', () =>
    expect(raiseOnActionUnauthorised.react(performed(true)[0]!)).toEqual([]));
});

function performed(authorised: boolean) {
  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const event = { type: 'action.performed', data: { workOrderId: 'wo-1', action, authorised } };
  return recorded([event, event]);
}

describe('when an action goes beyond a narrower grant', () => {
  it('[A8] nothing is raised: its requester proposes what was granted', () => {
    const [event] = stopped('approval-exceeded');
    expect(raiseOnDecisionStop.react(event!)).toEqual([]);
    expect(raiseOnDecisionStop.react(stopped('policy-stop')[0]!)).toHaveLength(1);
  });
});

function stopped(code: string) {
  const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
  const about = { workOrderId: 'wo-1', decisionId: 'd-1', action, approvals: ['a-1'] };
  const data = { ...about, outcome: 'stop', enforced: true, code };
  return recorded([{ type: 'decision.made', data }]);
}

describe('when an approval expired', () => {
  it('[A5] that nobody answered, an exception is raised about it', () =>
    expect(react('requested')).toEqual([
      {
        type: 'raise-from-event',
        data: {
          workOrderId: 'wo-1',
          code: 'approval-expired',
          cause: 'approval',
          subject: 'approval-1',
          occurredAt: '2030-01-01T09:00:00.000Z',
          version: 1,
        },
      },
    ]));

  it.each(['approved', 'partial', 'conditional'])('[A5] that was %s, nothing is raised', (was) =>
    expect(react(was)).toEqual([]),
  );
});

function react(was: string) {
  const data = { workOrderId: 'wo-1', approvalId: 'approval-1', was };
  const [event] = recorded([{ type: 'approval.expired', data }]);
  return raiseOnApprovalExpired.react(event!);
}

describe('when an approval was rejected', () => {
  it('[E1] an exception is raised about it', () => {
    const data = { workOrderId: 'wo-1', approvalId: 'approval-1' };
    const [event] = recorded([{ type: 'approval.rejected', data }]);
    expect(raiseOnApprovalRejected.react(event!)).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'approval-rejected', cause: 'approval', subject: 'approval-1' },
      },
    ]);
  });
});

describe('when an approval was requested', () => {
  it('[P1] of a gate that nobody owns, an exception is raised about it', () =>
    expect(react({ gate: 'launch', owner: 'TBD' })).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'owner-missing', cause: 'approval', subject: 'approval-1' },
      },
    ]));

  it('of an owner, or of an action, nothing is raised', () => {
    expect(react({ gate: 'launch', owner: 'finance-lead' })).toEqual([]);
    expect(react({ decisionId: 'decision-1', owner: 'TBD' })).toEqual([]);
  });

  function react(other: object) {
    const data = { workOrderId: 'wo-1', approvalId: 'approval-1', ...other };
    const [event] = recorded([{ type: 'approval.requested', data }]);
    return raiseOnApprovalRequested.react(event!);
  }
});

describe('when an action was decided', () => {
  it('[E1] a stop raises an exception of its code about the kind of action', () =>
    expect(react({ code: 'system-not-listed' })).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'system-not-listed', cause: 'decision', subject: 'refund.issue' },
      },
    ]));

  it('[E1] a stop without a code is a policy-stop', () =>
    expect(react({})).toMatchObject([{ data: { code: 'policy-stop' } }]));

  it.each(['approval-rejected', 'approval-expired'])(
    '[E1] a stop for an owner’s answer (%s) is about the approval that was answered',
    (code) => {
      const about = { cause: 'approval', subject: 'approval-1' };
      expect(react({ code, approvals: ['approval-1'] })).toMatchObject([
        { data: { code, ...about } },
      ]);
      expect(react({ code })).toMatchObject([{ data: { code, cause: 'decision' } }]);
    },
  );

  it('a run, a wait and what was only observed raise nothing', () => {
    expect(react({ outcome: 'run' })).toEqual([]);
    expect(react({ outcome: 'wait' })).toEqual([]);
    expect(react({ outcome: 'wait', code: 'owner-missing' })).toEqual([]);
    expect(react({ enforced: false })).toEqual([]);
  });

  function react(other: object) {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
    const data = {
      workOrderId: 'wo-1',
      action,
      outcome: 'stop',
      enforced: true,
      approvals: [],
      ...other,
    };
    const [event] = recorded([{ type: 'decision.made', data }]);
    return raiseOnDecisionStop.react(event!);
  }
});

describe('when an action has to wait', () => {
  it('[P1] for an owner whom nobody knows, an exception is raised about it', () =>
    expect(react({})).toMatchObject([
      {
        type: 'raise-from-event',
        data: { code: 'owner-missing', cause: 'decision', subject: 'refund.issue' },
      },
    ]));

  it('[P1] for an owner who is known, nothing is raised', () => {
    expect(react({ code: undefined })).toEqual([]);
    expect(react({ code: 'policy-stop' })).toEqual([]);
  });

  it('a stop is raised elsewhere, and what was only observed nowhere', () => {
    expect(react({ outcome: 'stop' })).toEqual([]);
    expect(react({ enforced: false })).toEqual([]);
  });

  function react(other: object) {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
    const decision = { workOrderId: 'wo-1', action, outcome: 'wait', enforced: true };
    const data = { ...decision, code: 'owner-missing', ...other };
    const [event] = recorded([{ type: 'decision.made', data }]);
    return raiseOnDecisionWait.react(event!);
  }
});

describe('when a delegation timed out', () => {
  it.each([true, false])(
    '[D5] an exception is raised about it, whether it blocks: %s',
    (blocks) => {
      const data = { workOrderId: 'wo-1', dispatchId: 'd-1', blocks };
      const [event] = recorded([{ type: 'delegation.timed-out', data }]);
      expect(raiseOnDelegationTimedOut.react(event!)).toEqual([
        {
          type: 'raise-from-event',
          data: {
            workOrderId: 'wo-1',
            code: 'delegation-timed-out',
            cause: 'delegation',
            subject: 'd-1',
            occurredAt: '2030-01-01T09:00:00.000Z',
            version: 1,
          },
        },
      ]);
    },
  );
});

describe('when a prerequisite failed', () => {
  it('[I2] an exception of its code is raised about it', () => {
    const data = { workOrderId: 'wo-1', prerequisite: 'input-amount', code: 'input-missing' };
    const [event] = recorded([{ type: 'prerequisite.failed', data }]);
    expect(raiseOnPrerequisiteFailed.react(event!)).toEqual([
      {
        type: 'raise-from-event',
        data: {
          workOrderId: 'wo-1',
          code: 'input-missing',
          cause: 'prerequisite',
          subject: 'input-amount',
          version: 1,
          occurredAt: event!.occurredAt,
        },
      },
    ]);
  });
});

describe('when a step is blocked', () => {
  const occurredAt = '2029-06-01T00:00:00.000Z';
  const raised = {
    workOrderId: 'wo-1',
    code: 'parts-missing',
    cause: 'step',
    subject: 'pay',
    occurredAt,
    version: 1,
  };

  it('[I2] an exception of its code is raised at the time of the block', () =>
    expect(react({})).toEqual([{ type: 'raise-from-event', data: raised }]));

  it('[I9] it is marked as imported where the event is', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    expect(react({ origin })).toEqual([
      { type: 'raise-from-event', data: { ...raised, imported: true } },
    ]);
  });

  function react(other: object) {
    const data = { workOrderId: 'wo-1', step: 'pay', code: 'parts-missing', ...other };
    const [event] = recorded([{ type: 'step.blocked', data, occurredAt }]);
    return raiseOnStepBlocked.react(event!);
  }
});

describe('when an exception is raised', () => {
  const request = {
    code: 'gateway-down',
    exceptionId: 'exception-1',
    recurredOn: 'wo-1',
    raisedAt: '2030-01-01T09:00:00.000Z',
  };

  it('[Q8] the fixes of its code are read, as the log knows them by then', () =>
    expect(react()).toEqual([{ type: 'recur-remediations', data: { ...request, position: 1 } }]));

  it('[Q8] a dead letter that is tried again says no position', () =>
    expect(react({}, { position: Number.NaN })).toEqual([
      { type: 'recur-remediations', data: request },
    ]));

  it('[I9] an imported one shows nothing new', () => expect(react({ imported: true })).toEqual([]));

  function react(other: object = {}, outside: object = {}) {
    const data = {
      workOrderId: 'wo-1',
      exceptionId: 'exception-1',
      code: 'gateway-down',
      ...other,
    };
    const [event] = recorded([{ type: 'exception.raised', data }]);
    return recurRemediationsOnExceptionRaised.react({ ...event!, ...outside });
  }
});
