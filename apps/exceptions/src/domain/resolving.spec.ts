import { type CommandMetadata, type NewEvent } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import {
  blocked,
  command,
  event,
  eventId,
  opened,
  raised,
  raisedForStep,
  resolved,
  unblocked,
  yesterday,
} from '../../test/exception-builders';
import { scheduled } from '../../test/obligation-builders';
import { exceptionDecider } from './exception.decider';

const { given } = specFor(exceptionDecider);

const issue = { kind: 'refund.issue', authority: 'apply', system: 'payments' };

/** The third event of the past. */
const REPORT = '00000000-0000-7000-8000-000000000003';

type By = Partial<CommandMetadata>;

const requesters: readonly (readonly [string, By])[] = [
  ['who opened the work', { actor: { id: 'olga' } }],
  ['who proposed it', { actor: { id: 'agent-7' } }],
  ['for whom it was proposed', { actor: { id: 'dana' } }],
  ['who acts for one of them', { actor: { id: 'ben', onBehalfOf: ['dana'] } }],
  ['an administrator among them', { actor: { id: 'dana' }, roles: ['admin'], owners: ['*'] }],
];

describe('an owner’s no', () => {
  it.each(requesters)('[A4] is not resolved by %s', (_, by) =>
    given(...rejected())
      .when(resolve(by))
      .thenRefused('self_approval', {
        message:
          'You count as a requester of what it is about: you proposed, declared or reported it, delegated the work, opened the work order, or act for one who did. Somebody else must resolve it.',
        facts: { requesters: expect.arrayContaining(['olga', 'agent-7', 'dana']) as string[] },
      }),
  );

  it('[A4] is resolved by somebody else, and not by a key that a requester issued', () => {
    given(...rejected())
      .when(resolve({ actor: { id: 'ben' } }))
      .then(resolvedBy('ben'));
    given(...rejected())
      .when(resolve({ actor: { id: 'ben', issuedBy: ['dana'] } }))
      .thenRefused('issued_by_requester');
  });

  it('[A4] is known by the name that its code has now', () => {
    const renamed = { title: 'Refused', sla: 'P1D', aliases: ['approval-rejected'] };
    given(...rejected())
      .when(resolve({ actor: { id: 'dana' } }, { catalogue: { refused: renamed } }))
      .thenRefused('self_approval');
  });

  it('[A4] is not what an owner left unanswered: a requester resolves that', () =>
    given(...rejected('approval-expired'))
      .when(resolve({ actor: { id: 'olga' } }))
      .then(resolvedBy('olga')));
});

describe('a break-glass that was not upheld', () => {
  const past = [
    opened(),
    scheduled({ postReviewId: 'about-1', declaredBy: ['dana'] }),
    ofCause('review', 'break-glass-not-upheld'),
  ];

  it('[E4] is not resolved by who declared it, and by somebody else it is', () => {
    given(...past)
      .when(resolve({ actor: { id: 'dana' } }))
      .thenRefused('self_review');
    given(...past)
      .when(resolve({ actor: { id: 'ben' } }))
      .then(resolvedBy('ben'));
  });
});

describe('what was done without a run', () => {
  const past = [
    opened(),
    event('decision.made', {
      decisionId: 'd-1',
      action: issue,
      outcome: 'stop',
      enforced: true,
      requestedBy: 'agent-7',
      approvals: [],
      consumes: [],
    }),
    {
      ...event('action.performed', { decisionId: 'd-1', action: issue, authorised: false }),
      actor: { id: 'shop', onBehalfOf: ['dana'] },
    },
    { ...ofCause('action', 'unauthorised-action'), causationId: REPORT },
  ];

  it.each([
    ['who proposed it', { actor: { id: 'agent-7' } }],
    ['who reported it', { actor: { id: 'shop' } }],
    ['for whom it was reported', { actor: { id: 'dana' }, roles: ['admin'], owners: ['*'] }],
    ['who opened the work', { actor: { id: 'olga' } }],
  ])('[A4] is not resolved by %s', (_, by) =>
    given(...past)
      .when(resolve(by))
      .thenRefused('self_approval'),
  );

  it('[A4] is resolved by somebody else', () =>
    given(...past)
      .when(resolve({ actor: { id: 'ben' } }))
      .then(resolvedBy('ben')));

  it('[A4] is resolved by who proposed what an outsider reported, and not by the outsider', () => {
    const data = { decisionId: 'd-1', action: issue, authorised: false, notTheirs: true };
    const [first, decision, , about] = past;
    const theirs = { ...event('action.performed', data), actor: { id: 'outsider' } };
    given(first!, decision!, theirs, about!)
      .when(resolve({ actor: { id: 'agent-7' } }))
      .then(resolvedBy('agent-7'));
    given(first!, decision!, theirs, about!)
      .when(resolve({ actor: { id: 'outsider' } }))
      .thenRefused('self_approval');
  });
});

describe('what a requester resolves', () => {
  const report = {
    ...event('action.performed', { action: issue, authorised: false }),
    actor: { id: 'shop', onBehalfOf: ['dana'] },
  };

  it.each<[string, PastEvent[]]>([
    [
      'about a review',
      [opened(), scheduled({ postReviewId: 'about-1', declaredBy: ['dana'] }), ofManual()],
    ],
    ['about an approval', [...rejected().slice(0, -1), ofManual('approval-rejected')]],
    ['about a report', [opened(), opened(), report, { ...ofManual(), causationId: REPORT }]],
  ])('is what somebody raised by hand: %s', (_, past) =>
    given(...past)
      .when(resolve({ actor: { id: 'dana' } }))
      .then(resolvedBy('dana')),
  );

  it('[A4] is no report of their own that names no decision', () => {
    const about = { ...ofCause('action', 'unauthorised-action'), causationId: REPORT };
    given(opened(), opened(), report, about)
      .when(resolve({ actor: { id: 'dana' } }))
      .thenRefused('self_approval');
    given(opened(), opened(), report, about)
      .when(resolve({ actor: { id: 'ben' } }))
      .then(resolvedBy('ben'));
  });

  function ofManual(code = 'step-blocked') {
    return ofCause('manual', code);
  }
});

function rejected(code = 'approval-rejected'): NewEvent[] {
  const request = { approvalId: 'about-1', requestedBy: 'agent-7', onBehalfOf: ['dana'] };
  return [
    opened(),
    event('approval.requested', {
      ...request,
      kind: 'refund',
      owner: 'finance',
      decisionId: 'd-1',
      ruleDigest: 'r',
      dueAt: '2031-01-01T00:00:00.000Z',
      permits: [],
      scope: {},
      packet: {},
      singleUse: false,
      conditions: [],
    }),
    event('approval.rejected', { approvalId: 'about-1', reason: 'No.', by: 'finance' }),
    ofCause('approval', code),
  ];
}

function ofCause(cause: string, code: string): NewEvent {
  return raised({ cause, code, subject: 'about-1' });
}

function resolve(by: By, context = {}) {
  return command(
    'resolve-exception',
    { exceptionId: 'exception-1', resolution: 'Dealt with.' },
    by,
    context,
  );
}

function resolvedBy(person: string): NewEvent {
  const resolution = { exceptionId: 'exception-1', resolvedBy: person, resolution: 'Dealt with.' };
  return event('exception.resolved', resolution);
}

describe('resolving an exception', () => {
  it('records how and by whom', () => given(opened(), raised()).when(resolve()).then(resolved()));

  it('refuses one that is not there', () => {
    given(opened()).when(resolve()).thenRefused('exception_not_found');
    given(opened()).when(resolve('constructor')).thenRefused('exception_not_found');
  });

  it('is never for a delegate, whatever other role the key has', () => {
    const { metadata, ...rest } = resolve();
    const delegate = { ...metadata, roles: ['operator', 'delegate'] };
    given(opened(), raised())
      .when({ ...rest, metadata: delegate })
      .thenRefused('exception_not_yours', { facts: { owner: 'ops-lead' } });
  });

  it('refuses one that is resolved', () =>
    given(opened(), raised(), resolved()).when(resolve()).thenRefused('exception_closed'));

  it('follows the step that went on, at the time when it did', () =>
    given(opened(), blocked(), { ...raisedForStep(), causationId: eventId(2) }, unblocked())
      .when(resolveForStep())
      .then({ ...wentOn(), occurredAt: yesterday }));

  it('leaves alone what is still blocked, what others raised and what is about other steps', () => {
    const open = { ...raisedForStep(), causationId: eventId(2) };
    given(opened(), blocked(), open).when(resolveForStep()).thenNothing();
    given(opened(), blocked(), raised(), unblocked()).when(resolveForStep()).thenNothing();
    given(opened(), blocked(), open, unblocked()).when(resolveForStep('pack')).thenNothing();
    const ofPrerequisite = raised({ cause: 'prerequisite' });
    given(opened(), event('prerequisite.passed', { prerequisite: 'pay' }), ofPrerequisite)
      .when(resolveForStep())
      .thenNothing();
  });

  function wentOn(): NewEvent {
    const exceptionId = 'exception-1';
    const resolution = 'The step went on.';
    return event('exception.resolved', { exceptionId, resolvedBy: 'olga', resolution });
  }

  function resolve(exceptionId = 'exception-1') {
    return command('resolve-exception', { exceptionId, resolution: 'found some' });
  }

  function resolveForStep(subject = 'pay') {
    return command('resolve-from-event', { cause: 'step', subject });
  }
});
