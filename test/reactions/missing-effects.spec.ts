import { type RecordedEvent } from '#kernel';
import { recorded } from '#testkit';
import { builtInCatalogue } from '#work-order';
import {
  about,
  blocked,
  casesOf,
  decided,
  dispatched,
  effectBy,
  isMissingAfter,
  made,
  now,
  performed,
  raised,
  raisedFor,
  ran,
  ranAfterStop,
  requested,
  resolved,
  unblocked,
  waiting,
} from './effect-builders';

const closed = about('work-order.closed', {});
const reopened = about('work-order.reopened', { checklistRunId: 'run-2' });
const superseded = about('delegation.superseded', { dispatchId: 'd-1', by: 'd-2' });

describe('an exception', () => {
  it.each([
    ...casesOf('exceptions-raise-on-approval-requested', [
      ['a gate waits for an owner', [requested({ gate: 'go' })]],
    ]),
    ...casesOf('exceptions-raise-on-step-blocked', [
      ['its code is not catalogued', [blocked('odd'), raised('step', 'pay', 'odd')]],
    ]),
    ...casesOf('exceptions-raise-on-decision-stop', [
      ['the decision waits', [decided('wait', 'owner-missing')]],
    ]),
  ])('is not missing where %s (%s)', (_, reaction, past) =>
    expect(isMissingAfter(reaction, past)).toBe(false),
  );

  it('is not missing in mode observe, which calls nobody for an action', () => {
    const reaction = 'exceptions-raise-on-action-unauthorised';
    expect(isMissingAfter(reaction, [performed()], { opening: { mode: 'observe' } })).toBe(false);
  });

  it('is looked for under the name that its code has today', () => {
    const held = { ...builtInCatalogue['step-blocked']!, aliases: ['step-blocked'] };
    const catalogue = { ...builtInCatalogue, held };
    const past = [blocked(), raised('step', 'pay', 'held')];
    expect(isMissingAfter('exceptions-raise-on-step-blocked', past, { catalogue })).toBe(false);
  });
});

describe('the resolution of an exception', () => {
  const checkBlocked = about('step.blocked', { step: 'check', code: 'step-blocked' });
  const sameNameFailed = about('prerequisite.failed', {
    prerequisite: 'pay',
    code: 'prerequisite-failed',
  });

  it.each([
    ...casesOf('exceptions-resolve-on-step-completed', [
      [
        'the step that went on is another one',
        [
          checkBlocked,
          raisedFor(2, 'step', 'check'),
          about('step.unblocked', { step: 'check' }),
          about('step.completed', { step: 'pay' }),
        ],
      ],
      [
        'it is about a prerequisite of the same name',
        [
          sameNameFailed,
          raisedFor(2, 'prerequisite', 'pay', 'prerequisite-failed'),
          about('prerequisite.passed', { prerequisite: 'pay' }),
          about('step.completed', { step: 'pay' }),
        ],
      ],
    ]),
    ...casesOf('exceptions-resolve-on-step-unblocked', [
      [
        'the step is blocked again since',
        [
          blocked(),
          raisedFor(2),
          unblocked(),
          resolved(),
          blocked(),
          raisedFor(6, 'step', 'pay', 'step-blocked', 'e-2'),
        ],
      ],
    ]),
    ...casesOf('exceptions-resolve-on-decision-superseded', [
      [
        'a decision replaces none',
        [decided('stop'), raisedFor(2, 'decision', 'refund'), ranAfterStop()],
      ],
      ['somebody raised it by hand', [raised('manual', 'pay'), waiting(), ran()]],
      [
        'a decision about something else came later',
        [
          decided('stop'),
          raisedFor(2, 'decision', 'refund'),
          made('run', {
            decisionId: 'decision-2',
            supersedes: 'decision-0',
            action: { kind: 'label' },
          }),
        ],
      ],
    ]),
    ...casesOf('exceptions-resolve-on-decision-after-stop', [
      ['the stop is superseded', [decided('stop'), raisedFor(2, 'decision', 'refund'), ran()]],
    ]),
  ])('is not missing where %s (%s)', (_, reaction, past) =>
    expect(isMissingAfter(reaction, past)).toBe(false),
  );
});

describe('the end of a request', () => {
  const waitsToo = made('wait', { decisionId: 'decision-3', approvals: ['a-1'] });

  it.each([
    ...casesOf('approvals-supersede-on-decision-made', [
      ['another decision waits for it too', [waiting(), requested(), waitsToo, ran()]],
      ['the approval is unknown', [waiting(), ran()]],
      ['it is of a gate', [waiting(), requested({ gate: 'go' }), ran()]],
      ['its time has run out', [waiting(), requested({ dueAt: now }), ran()]],
      ['the decision replaces none', [requested(), made('run')]],
    ]),
    ...casesOf('approvals-supersede-on-work-order-closed', [
      ['the work order was reopened since', [closed, reopened, requested()]],
    ]),
  ])('is not missing where %s (%s)', (_, reaction, past) =>
    expect(isMissingAfter(reaction, past)).toBe(false),
  );
});

describe('the end of one of two requests', () => {
  it('is missing though the other one was answered', () => {
    const past = [
      made('wait', { approvals: ['a-1', 'a-2'] }),
      requested(),
      requested({ approvalId: 'a-2' }),
      about('approval.rejected', { approvalId: 'a-2' }),
      ran(),
    ];
    expect(isMissingAfter('approvals-supersede-on-decision-made', past)).toBe(true);
  });
});

describe('the delivery of a dispatch', () => {
  it('is not missing where the dispatch has ended', () => {
    const reaction = 'intake-deliver-on-delegation-dispatched';
    expect(isMissingAfter(reaction, [dispatched(), superseded])).toBe(false);
  });
});

describe('an effect in another stream', () => {
  const openTracks = 'intake-open-track-on-decision-made';
  const scopeChange = {
    tracks: [
      { track: 'annex', workOrderId: 'wo-2' },
      { track: 'extra', workOrderId: 'wo-3' },
    ],
  };
  const [childFact, childOpened] = recorded([
    about('fact.observed', {}),
    about('work-order.opened', {}),
  ]);
  const approvedBy = { workOrderId: 'wo-2', decisionId: 'decision-1' };
  const [published] = recorded([{ type: 'policy.published', data: { approvedBy } }]);
  const reported = (type: string, causationId: string) =>
    recorded([{ ...about(type, {}), causationId }])[0]!;

  it.each<[string, object, readonly string[]]>([
    ['an enforced change of scope', { scopeChange }, ['work-order-wo-2', 'work-order-wo-3']],
    ['a change of scope that is only observed', { scopeChange, enforced: false }, []],
    ['a decision without a change of scope', {}, []],
  ])('of %s is in the work orders of its tracks', (_, data, streams) => {
    const [decision] = recorded([made('run', data)]);
    expect(effectBy(openTracks).reads!(decision!)).toEqual(streams);
  });

  it('is missing until each track has a work order that is opened', () => {
    const isMissing = (opened: Readonly<Record<string, readonly RecordedEvent[]>>) =>
      isMissingAfter(openTracks, [made('run', { scopeChange })], {
        others: (stream) => opened[stream] ?? [],
      });
    const whole = [childFact!, childOpened!];
    expect(isMissing({})).toBe(true);
    expect(isMissing({ 'work-order-wo-2': whole })).toBe(true);
    expect(isMissing({ 'work-order-wo-2': whole, 'work-order-wo-3': [childFact!] })).toBe(true);
    expect(isMissing({ 'work-order-wo-2': whole, 'work-order-wo-3': whole })).toBe(false);
  });

  it.each(['policy', 'workflow'])(
    'of a published %s is in the work order that allowed it',
    (what) => {
      const { reads } = effectBy(`policy-report-outcome-on-${what}-published`);
      expect(reads!(published!)).toEqual(['work-order-wo-2']);
      expect(reads!({ ...published!, data: {} })).toEqual([]);
    },
  );

  it('is missing until the change that was approved is reported as performed', () => {
    const publication = { type: 'policy.published', data: { approvedBy } };
    // The opening comes before it.
    const own = '00000000-0000-7000-8000-000000000002';
    const isMissing = (...others: readonly RecordedEvent[]) =>
      isMissingAfter('policy-report-outcome-on-policy-published', [publication], {
        others: (stream) => (stream === 'work-order-wo-2' ? others : []),
      });
    expect(isMissing()).toBe(true);
    expect(isMissing(reported('action.performed', 'another'))).toBe(true);
    expect(isMissing(reported('decision.made', own))).toBe(true);
    expect(isMissing(reported('decision.made', own), reported('action.performed', own))).toBe(
      false,
    );
  });

  it('is none of a publication that no decision allowed', () => {
    const publication = { type: 'policy.published', data: {} };
    expect(isMissingAfter('policy-report-outcome-on-policy-published', [publication])).toBe(false);
  });
});
