import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BuiltInExceptionCode,
  builtInExceptionCodes,
  type ExceptionCause,
  OUTCOME_UNKNOWN,
} from '#contracts';
import { type NewEvent } from '#kernel';
import { builtInCatalogue, causesOfCodes, endingOf } from '#work-order';
import { event, opened } from '../../test/exception-builders';
import { recordedInTime } from '../../test/reaction-runs';

const page = readFileSync(
  join(__dirname, '../../../../docs/exceptions-and-break-glass.md'),
  'utf8',
);

/** A line of the table in the docs. */
const rowOf = (code: BuiltInExceptionCode): readonly string[] => {
  const ending = endingOf(code);
  return [`\`${code}\``, causesOfCodes[code].cause, ending?.when ?? 'a person resolves it'];
};

const decision = (decisionId: string, more: object): NewEvent =>
  event('decision.made', {
    decisionId,
    outcome: 'stop',
    enforced: true,
    reasons: [],
    rules: [],
    checks: [],
    action: { kind: 'refund.issue', authority: 'apply', system: 'payments' },
    owner: 'olga',
    approvals: [],
    consumes: [],
    facts: {},
    requestedBy: 'agent-7',
    validUntil: '2030-01-01T10:00:00.000Z',
    ...more,
  });

const before = [
  opened(),
  decision('d-0', { outcome: 'wait', approvals: ['a-1'] }),
  event('approval.requested', {
    approvalId: 'a-1',
    kind: 'refund',
    owner: 'finance',
    requestedBy: 'agent-7',
    decisionId: 'd-0',
    dueAt: '2031-01-01T00:00:00.000Z',
    ruleDigest: 'r',
    permits: [],
    scope: {},
    packet: {},
    singleUse: false,
    conditions: [],
  }),
  event('delegation.dispatched', {
    dispatchId: 'dispatch-1',
    kind: 'delegate_task',
    recipient: 'agent',
    delegator: 'olga',
    reads: [],
    writes: [],
    permits: [],
    blocks: false,
    brief: '{}',
    digest: 'd'.repeat(64),
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    createdAt: '2030-01-01T00:00:00.000Z',
    timesOutAt: '2030-01-02T00:00:00.000Z',
  }),
];

/** What calls for an exception of a code, by its cause. */
const calls: Partial<Readonly<Record<ExceptionCause, (code: string) => readonly NewEvent[]>>> = {
  prerequisite: (code) => [event('prerequisite.failed', { prerequisite: 'paid', code })],
  fact: (code) => [decision('d-1', { code, stopCause: { cause: 'fact', subject: 'paid' } })],
  step: (code) => [event('step.blocked', { step: 'pay', code })],
  decision: (code) => [
    decision('d-1', { code, outcome: code === 'owner-missing' ? 'wait' : 'stop' }),
  ],
  approval: (code) => [event(code.replace('-', '.'), { approvalId: 'a-1', was: 'requested' })],
  delegation: () => [event('delegation.timed-out', { dispatchId: 'dispatch-1' })],
  action: () => [
    event('action.performed', { authorised: false, action: { kind: 'refund.issue' } }),
  ],
};

const passed = [
  event('prerequisite.passed', { prerequisite: 'paid' }),
  event('step.unblocked', { step: 'pay' }),
  event('delegation.confirmed', { dispatchId: 'dispatch-1' }),
  event('fact.observed', {
    name: 'paid',
    value: true,
    source: 'shop',
    observedAt: '2030-01-01T09:00:00.000Z',
  }),
  decision('d-9', { outcome: 'run', afterStop: true }),
];

describe('how exceptions end', () => {
  it('is declared for each code of the catalogue, and for no other', () =>
    expect(Object.keys(causesOfCodes).sort()).toEqual(Object.keys(builtInCatalogue).sort()));

  it('is in the docs as it is declared', () => {
    const rows = page
      .split('\n')
      .filter((line) => /^\| `[a-z-]+` /.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual(builtInExceptionCodes.map(rowOf));
  });

  // A stop for what goes beyond a grant calls for nobody: its requester proposes the part that was granted.
  const CALLS_NOBODY = 'approval-exceeded';
  const raisedByEvents = builtInExceptionCodes.filter(
    (code) => code !== CALLS_NOBODY && calls[causesOfCodes[code].cause],
  );
  it.each(raisedByEvents)('is as declared when all has passed: %s', (code) => {
    const calling = calls[causesOfCodes[code].cause]!(code);
    const made = recordedInTime(before, [...calling, ...passed]).filter(({ type, data }) =>
      type === 'exception.raised' ? (data as { code: string }).code === code : true,
    );
    expect(made.map(({ type }) => type)).toEqual([
      'exception.raised',
      ...(endingOf(code) ? ['exception.resolved'] : []),
    ]);
  });

  it('has no beginning for what goes beyond a grant', () => {
    const beyondItsGrant = decision('d-1', { code: CALLS_NOBODY, approvals: ['a-1'] });
    expect(recordedInTime(before, [beyondItsGrant])).toEqual([]);
  });

  it('is left to people for what neither an event of the work order nor a timer calls for', () => {
    const others = builtInExceptionCodes.filter(
      (code) => ![CALLS_NOBODY, OUTCOME_UNKNOWN, ...raisedByEvents].includes(code),
    );
    expect(others.filter((code) => endingOf(code) !== null)).toEqual([]);
  });
});
