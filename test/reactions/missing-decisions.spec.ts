import { type NewEvent } from '#kernel';
import { type PastEvent } from '#testkit';
import {
  about,
  casesOf,
  dispatched,
  granted,
  isMissingAfter,
  made,
  now,
  requested,
  urgent,
  waiting,
} from './effect-builders';

const rejected = about('approval.rejected', { approvalId: 'a-1' });
const conditionMet = about('condition.met', { approvalId: 'a-1', number: 1 });
const halted = about('work-order.stopped', {});
const resumed = about('work-order.resumed', {});
const closed = about('work-order.closed', {});
const reopened = about('work-order.reopened', { checklistRunId: 'run-2' });
const superseded = about('delegation.superseded', { dispatchId: 'd-1', by: 'd-2' });
const breakGlassEnded = about('break-glass.ended', { breakGlassId: 'b-1' });
const waitingForBoth = made('wait', { approvals: ['a-1', 'a-2'] });
const waitingForOther = made('wait', { approvals: ['a-2'] });
const second = { approvalId: 'a-2' };

/** The wait came a second later than the opening, and at the same instant as what follows it. */
const atOnce = (event: NewEvent): PastEvent => ({
  ...event,
  recordedAt: '2030-01-01T00:00:01.000Z',
});

describe('a new decision', () => {
  it.each([
    ...casesOf('policy-decide-again-on-approval-granted', [
      ['another approval is open', [waitingForBoth, requested(), requested(second), granted()]],
      ['another approval was never requested', [waitingForBoth, requested(), granted()]],
      ['the grant is conditional', [waiting(), requested(), granted({ status: 'conditional' })]],
      [
        'the grant is used up',
        [
          waiting(),
          requested(),
          granted(),
          made('run', { decisionId: 'decision-2', consumes: ['a-1'], validUntil: now }),
        ],
      ],
      ['the grant is of an earlier run', [waiting(), requested(), granted(), closed, reopened]],
      ['the grant has expired', [waiting(), requested(), granted({ expiresAt: now })]],
      ['the decision runs', [made('run', { approvals: ['a-1'] }), requested(), granted()]],
      ['the decision is a stop', [made('stop', { approvals: ['a-1'] }), requested(), granted()]],
      [
        'it waits for other approvals',
        [requested(second), granted(second), waitingForOther, requested(), granted()],
      ],
      ['the work order is halted', [waiting(), requested(), granted(), halted]],
      ['the work order has ended', [waiting(), requested(), granted(), closed]],
      ['a delegation holds the work', [waiting(), requested(), granted(), dispatched()]],
      ['it came with the grant', [requested(), atOnce(waiting()), atOnce(granted())]],
    ]),
    ...casesOf('policy-decide-again-on-approval-rejected', [
      ['the decision is a stop', [made('stop', { approvals: ['a-1'] }), requested(), rejected]],
      ['another approval was rejected', [waitingForOther, requested(), rejected]],
      ['the approval is unknown', [waiting(), rejected]],
      ['the approval is requested again', [waiting(), requested(), rejected, requested()]],
      ['the work order is halted', [waiting(), requested(), rejected, halted]],
      ['the work order has ended', [waiting(), requested(), rejected, closed]],
      ['a delegation holds the work', [waiting(), requested(), rejected, dispatched()]],
      ['the run has lapsed', [lapsed({ approvals: ['a-1'] }), requested(), rejected]],
    ]),
    ...casesOf('policy-decide-again-on-break-glass-ended', [
      ['it waits', [made('wait', { breakGlass: { breakGlassId: 'b-1' } }), breakGlassEnded]],
      ['another break-glass ended', [urgent(), about('break-glass.ended', second)]],
      ['it runs under none', [made('run'), breakGlassEnded]],
      ['the run was reported', [urgent(), reportOf('decision-1'), breakGlassEnded]],
      ['the run has lapsed', [lapsed({ breakGlass: { breakGlassId: 'b-1' } }), breakGlassEnded]],
    ]),
    ...casesOf('policy-decide-again-on-work-order-stopped', [
      ['it waits', [waiting(), halted]],
      ['it runs under a break-glass', [urgent(), halted]],
      ['the work order was resumed', [made('run'), halted, resumed]],
    ]),
    ...casesOf('policy-decide-again-on-work-order-closed', [
      ['the work order was reopened', [made('run'), closed, reopened]],
      [
        'the closure is imported',
        [made('run'), about('work-order.closed', { origin: { imported: true } })],
      ],
    ]),
  ])('is not missing where %s (%s)', (_, reaction, past) =>
    expect(isMissingAfter(reaction, past)).toBe(false),
  );

  it.each([
    ...casesOf('policy-decide-again-on-approval-granted', [
      [
        'the grant has not expired yet',
        [waiting(), requested(), granted({ expiresAt: '2030-01-01T00:01:00.001Z' })],
      ],
      [
        'only one of two decisions waits for it',
        [
          made('wait', { decisionId: 'decision-2', approvals: ['a-2'] }),
          waiting(),
          requested(),
          granted(),
        ],
      ],
      [
        'the delegation that held the work has ended',
        [waiting(), requested(), dispatched(), superseded, granted()],
      ],
    ]),
    ...casesOf('policy-decide-again-on-condition-met', [
      [
        'the last condition is met',
        [
          waiting(),
          requested(),
          granted({ status: 'conditional', conditions: [{ number: 1, text: 'sign' }] }),
          conditionMet,
        ],
      ],
    ]),
    ...casesOf('policy-decide-again-on-work-order-closed', [
      [
        'the closure is not imported',
        [made('run'), about('work-order.closed', { origin: { imported: false } })],
      ],
    ]),
  ])('is missing where %s (%s)', (_, reaction, past) =>
    expect(isMissingAfter(reaction, past)).toBe(true),
  );
});

function lapsed(more: object): NewEvent {
  return made('run', { ...more, validUntil: now });
}

function reportOf(decisionId: string): NewEvent {
  return about('action.performed', { decisionId, authorised: true });
}
