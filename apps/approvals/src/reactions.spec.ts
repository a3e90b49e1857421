import { eventFilters, eventSubject } from '#contracts';
import { recorded } from '#testkit';
import {
  reactions,
  escalateOnApprovalRequested,
  requestGatesOnWorkOrderOpened,
  supersedeOnDecisionMade,
  supersedeOnEnd,
} from './reactions';

describe('when an approval was requested', () => {
  it('[A6] it is handed to a deputy, should its owner be away', () => {
    const data = { workOrderId: 'wo-1', approvalId: 'approval-1', owner: 'finance-lead' };
    const [event] = recorded([{ type: 'approval.requested', data }]);
    expect(escalateOnApprovalRequested.react(event!)).toEqual([
      {
        type: 'escalate-approval',
        data: { workOrderId: 'wo-1', approvalId: 'approval-1', escalationStep: 'absent' },
      },
    ]);
  });
});

describe('when a work order was opened', () => {
  it('[A6] that only prepares, what its gates want is requested', () =>
    expect(react({ allowedOutput: 'draft-only' })).toEqual([
      { type: 'request-gate-approvals', data: { workOrderId: 'wo-1' } },
    ]));

  it('[A6] that may do anything, nothing is requested', () => {
    expect(react({ allowedOutput: 'any' })).toEqual([]);
    expect(react({})).toEqual([]);
  });
});

function react(other: object) {
  const [event] = recorded([
    { type: 'work-order.opened', data: { workOrderId: 'wo-1', ...other } },
  ]);
  return requestGatesOnWorkOrderOpened.react(event!);
}

describe('when a decision was made', () => {
  it('[A2] in place of another, what only that one waited for is superseded', () =>
    expect(react({ supersedes: 'decision-1' })).toEqual([
      { type: 'supersede-approvals', data: { workOrderId: 'wo-1' } },
    ]));

  it('[A2] in place of none, nothing is', () => expect(react({})).toEqual([]));

  it('[A2] in place of none, it is not even delivered', () => {
    const { on, detail } = supersedeOnDecisionMade;
    const filterOf = (data: object) =>
      eventSubject({ tenant: '*', stream: 'work-order-wo-1', type: on, data });
    const superseding = filterOf({ outcome: 'run', supersedes: 'decision-1' });
    expect(eventFilters(on, detail)).toContain(superseding);
    expect(eventFilters(on, detail)).not.toContain(filterOf({ outcome: 'run' }));
  });

  function react(other: object) {
    const [event] = recorded([{ type: 'decision.made', data: { workOrderId: 'wo-1', ...other } }]);
    return supersedeOnDecisionMade.react(event!);
  }
});

describe('when work has ended', () => {
  it.each(supersedeOnEnd)('[A2] its open requests are superseded: $name', ({ on, react }) => {
    const [event] = recorded([{ type: on, data: { workOrderId: 'wo-1' } }]);
    expect(react(event!)).toEqual([{ type: 'supersede-approvals', data: { workOrderId: 'wo-1' } }]);
  });

  it('[C3] closed, abandoned or superseded', () =>
    expect(supersedeOnEnd.map(({ on }) => on)).toEqual([
      'work-order.closed',
      'work-order.abandoned',
      'work-order.superseded',
    ]));
});

/** The name is that of its position: under another one, every event would be reacted to again. */
describe('the reactions of approvals', () => {
  it('[G2] keep their names', () =>
    expect(reactions.map(({ name }) => name)).toEqual([
      'request-gates-on-work-order-opened',
      'escalate-on-approval-requested',
      'supersede-on-decision-made',
      'supersede-on-work-order-closed',
      'supersede-on-work-order-abandoned',
      'supersede-on-work-order-superseded',
    ]));

  it.each(reactions)('[G2] say in their name what they listen to: $name', ({ name, on }) =>
    expect(name).toMatch(new RegExp(`^[a-z-]+-on-${on.replace('.', '-')}$`)),
  );
});
