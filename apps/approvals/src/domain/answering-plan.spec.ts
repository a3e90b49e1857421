import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import {
  eur,
  grant,
  granted,
  grantLines,
  lead,
  opened,
  person,
  rejected,
  rejectLines,
  requested,
  requestedScope,
} from '../../test/approval-builders';
import { approvalDecider } from './approval.decider';

const { given } = specFor(approvalDecider);

const at = (line: number, approvalId = `line-${line}`) => ({
  approvalId,
  decisionId: `decision-${line}`,
  plan: { planId: 'plan-1', line, lines: 3 },
});
const lines = [1, 2, 3].map((line) => requested(at(line)));
const past = [opened(), ...lines];
const grantedOn = (line: number, overrides: object = {}): NewEvent =>
  granted({ approvalId: `line-${line}`, singleUse: true, ...overrides });

describe('granting lines of a plan', () => {
  it('[A11] grants the chosen lines at once, each for one use', () =>
    given(...past)
      .when(grantLines({ lines: [1, 3] }))
      .then(grantedOn(1), grantedOn(3)));

  it('[A11] grants each line for as long as its owner says', () =>
    given(...past)
      .when(grantLines({ lines: [2], validFor: 'PT1H', comment: 'fine' }))
      .then(grantedOn(2, { expiresAt: '2030-01-01T10:00:00.000Z', comment: 'fine' })));

  it('[A11] grants none where one of them cannot be granted', () => {
    given(...past, rejected({ approvalId: 'line-2' }))
      .when(grantLines({ lines: [1, 2] }))
      .thenRefused('plan_line_not_waiting');
    given(...past)
      .when(grantLines({ lines: [1, 4] }))
      .thenRefused('plan_line_not_waiting');
    given(...past, requested({ ...at(4), owner: 'security-lead' }))
      .when(grantLines({ lines: [1, 4] }))
      .thenRefused('approval_not_yours');
  });

  it('[A11] grants no line a second time', () =>
    given(...past, grantedOn(1))
      .when(grantLines({ lines: [1] }))
      .thenRefused('plan_line_not_waiting'));

  it('[A11] takes a grant of no requester, and of no delegate', () => {
    given(...past)
      .when(grantLines({}, person('agent-7', { owners: ['finance-lead'] })))
      .thenRefused('self_approval');
    given(...past)
      .when(grantLines({}, { ...lead, roles: ['approver', 'delegate'] }))
      .thenRefused('approval_not_yours');
  });

  it('[A11] gives the answer of one owner where a line waits for two', () =>
    given(...past, requested({ ...at(1, 'security-1'), kind: 'legal', owner: 'security-lead' }))
      .when(grantLines())
      .then(grantedOn(1)));

  it('[A11] gives the answer of one kind where its sender may sign another', () => {
    const legal = requested({ ...at(1, 'legal-1'), kind: 'legal', owner: 'legal-lead' });
    const both = person('cleo', { owners: ['finance-lead', 'legal-lead'] });
    given(...past, legal)
      .when(grantLines({ kind: 'commercial' }, both))
      .then(grantedOn(1, { grantedBy: 'cleo' }));
    given(...past, legal)
      .when(grantLines({ lines: [1, 2], kind: 'legal' }, both))
      .thenRefused('plan_line_not_waiting', {
        message: 'Line 2 of the plan waits for no legal approval.',
      });
    given(...past)
      .when(grantLines({ kind: 'legal' }, both))
      .thenRefused('plan_line_not_waiting');
  });

  it('[A10] grants none where one of them is no longer as it was shown', () => {
    const digest = 'b'.repeat(64);
    const reviews = new Map(['line-1', 'line-2'].map((id) => [id, { changes: [], digest }]));
    const shown = (seen: string) =>
      grantLines(
        {
          lines: [1, 2, 3],
          seen: [
            { line: 1, seen: digest },
            { line: 2, seen },
          ],
        },
        lead,
        {
          reviews,
        },
      );
    given(...past)
      .when(shown(digest))
      .then(grantedOn(1), grantedOn(2), grantedOn(3));
    given(...past)
      .when(shown('a'.repeat(64)))
      .thenRefused('approval_stale');
  });

  it('[A11] knows no plan but by its id', () =>
    given(opened(), requested()).when(grantLines()).thenRefused('plan_not_found'));

  it('[A11] leaves a line at one use when its owner grants it alone, in part or as a whole', () => {
    const alone = { approvalId: 'line-1', singleUse: false };
    given(...past)
      .when(grant(alone))
      .then(grantedOn(1));
    const scope = { ...requestedScope, amountUpTo: eur(100) };
    given(...past, grantedOn(1, { status: 'partial', scope }))
      .when(grant(alone))
      .then(grantedOn(1));
  });
});

describe('granting a plan as a whole', () => {
  const whole = { lines: undefined };

  it('[A11] grants every line that waits, each for one use', () => {
    given(...past)
      .when(grantLines(whole))
      .then(grantedOn(1), grantedOn(2), grantedOn(3));
    given(...past, grantedOn(1), rejected({ approvalId: 'line-2' }))
      .when(grantLines(whole))
      .then(grantedOn(3));
  });

  it('[A11] leaves lines that wait for somebody else', () =>
    given(...past, requested({ ...at(4), owner: 'security-lead' }))
      .when(grantLines(whole))
      .then(grantedOn(1), grantedOn(2), grantedOn(3)));

  it('[A11] is refused where nothing of it waits for the sender', () => {
    given(...past)
      .when(grantLines(whole, person('eve')))
      .thenRefused('approval_not_yours');
    given(...past, ...[1, 2, 3].map((line) => grantedOn(line)))
      .when(grantLines(whole))
      .thenRefused('plan_line_not_waiting');
    given(opened()).when(grantLines(whole)).thenRefused('plan_not_found');
  });

  it('[A10] grants nothing where one of its lines is no longer as it was shown', () => {
    const digest = 'b'.repeat(64);
    const reviews = new Map([['line-3', { changes: [], digest }]]);
    given(...past)
      .when(grantLines({ ...whole, seen: [{ line: 3, seen: 'a'.repeat(64) }] }, lead, { reviews }))
      .thenRefused('approval_stale');
  });
});

describe('rejecting a plan', () => {
  const rejectedOn = (line: number, overrides: object = {}): NewEvent =>
    rejected({ approvalId: `line-${line}`, reason: 'too much', ...overrides }) as NewEvent;

  it('[A11] rejects every line that waits for the sender, or the chosen ones, at once', () => {
    given(...past, grantedOn(1))
      .when(rejectLines({ lines: undefined }))
      .then(rejectedOn(2), rejectedOn(3));
    given(...past)
      .when(rejectLines({ lines: [3, 1], reason: 'no' }))
      .then(rejectedOn(3, { reason: 'no' }), rejectedOn(1, { reason: 'no' }));
  });

  it('[A11] rejects none where one of them cannot be rejected', () => {
    given(...past, grantedOn(2))
      .when(rejectLines({ lines: [1, 2] }))
      .thenRefused('plan_line_not_waiting');
    given(...past, requested({ ...at(4), owner: 'security-lead' }))
      .when(rejectLines({ lines: [1, 4] }))
      .thenRefused('approval_not_yours');
  });

  it('[A11] takes a rejection of no requester, of no delegate, and of no plan that was never proposed', () => {
    given(...past)
      .when(rejectLines({}, person('agent-7', { owners: ['finance-lead'] })))
      .thenRefused('self_approval');
    given(...past)
      .when(rejectLines({}, { ...lead, roles: ['approver', 'delegate'] }))
      .thenRefused('approval_not_yours');
    given(opened(), requested()).when(rejectLines()).thenRefused('plan_not_found');
  });

  it('[A10] rejects nothing that is no longer as it was shown', () => {
    const reviews = new Map([['line-1', { changes: [], digest: 'b'.repeat(64) }]]);
    given(...past)
      .when(rejectLines({ seen: [{ line: 1, seen: 'a'.repeat(64) }] }, lead, { reviews }))
      .thenRefused('approval_stale');
  });

  it('[A11] rejects the approvals of one kind alone', () => {
    const legal = requested({ ...at(1, 'legal-1'), kind: 'legal' });
    given(...past, legal)
      .when(rejectLines({ lines: undefined, kind: 'legal' }))
      .then(rejectedOn(1, { approvalId: 'legal-1' }));
  });
});
