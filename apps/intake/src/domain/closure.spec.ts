import { workflowOf } from '#contracts';
import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import {
  blocked,
  closedWith,
  command,
  completed,
  event,
  missingAmount,
  opened,
} from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);
const inputs = { amount: 1200 };

const DIGEST = 'digest of evidence-1';

describe('closing a work order', () => {
  it('[C1] closes with its evidence when nothing is unmet', () =>
    given(...done())
      .when(close())
      .then(closed()));

  it('[E4] says since when only obligations kept it open', () => {
    const onlyObligationsSince = '2030-01-01T07:00:00.000Z';
    given(...done())
      .when(close('evidence-1', { onlyObligationsSince }))
      .then({ ...closed(), data: { ...(closed().data as object), onlyObligationsSince } });
  });

  it('[C1] records everything that is unmet', () =>
    given(opened(), missingAmount(), blocked('pay'), raised(), requested(), decided(), stopped())
      .when(close(null))
      .then(
        refused(
          ['status', 'stopped'],
          ['input', 'amount'],
          ['prerequisite', 'scope'],
          ['step', 'check'],
          ['step', 'pay'],
          ['evidence', 'refund-receipt'],
          ['evidence', 'closureEvidenceId'],
          ['approval', 'approval-1'],
          ['exception', 'exception-1'],
          ['decision', 'decision-1'],
        ),
      ));

  it.each<[string, NewEvent[], [string, string]]>([
    [
      'a step',
      [...done()].filter(({ type }) => type !== 'step.completed').concat(completed('pay')),
      ['step', 'check'],
    ],
    [
      'a prerequisite',
      done().filter(({ type }) => type !== 'prerequisite.passed'),
      ['prerequisite', 'scope'],
    ],
    ['an exception', [...done(), raised()], ['exception', 'exception-1']],
    ['an approval', [...done(), requested()], ['approval', 'approval-1']],
    ['a decision', [...done(), decided()], ['decision', 'decision-1']],
    ['a stop', [...done(), stopped()], ['status', 'stopped']],
  ])('[C1] is held up by %s alone', (_, past, [kind, subject]) =>
    given(...past)
      .when(close())
      .then(refused([kind, subject])),
  );

  it('[C1] is held up by no exception that is resolved and no approval that ran out', () =>
    given(
      ...done(),
      raised(),
      event('exception.resolved', { exceptionId: 'exception-1' }),
      requested(metadata().now),
    )
      .when(close())
      .then(closed()));

  it('fails closed where the workflow version cannot be read', () =>
    given(...done())
      .when(close('evidence-1', { workflow: null }))
      .then(refused(['status', 'workflow'])));
});

describe('closure evidence', () => {
  it.each<[string, NewEvent]>([
    ['kind', recordedAs('photo')],
    ['kind, when it is chat', recordedAs('chat', 'text/plain')],
    ['kind, when it is a chat log', recordedAs('Chat-export', 'application/json')],
  ])('[V5] is of a wanted %s', (_, evidence) =>
    given(...done(evidence))
      .when(close())
      .then(refused(['evidence', 'refund-receipt'], ['evidence', 'evidence-1'])),
  );

  it('[V5] is never chat, also where the workflow asks for none', () => {
    const none = { workflow: { ref: {}, definition: nothingRequired } };
    given(opened(), recordedAs('chat', 'text/plain'))
      .when(close('evidence-1', none))
      .then(refused(['evidence', 'evidence-1']));
    given(opened(), recordedAs('photo')).when(close('evidence-1', none)).then(closed());
    given(opened()).when(close(null, none)).then(closed(null));
  });

  it('[C1] is recorded on this work order', () =>
    given(...done())
      .when(close('constructor'))
      .then(refused(['evidence', 'constructor'])));

  it('[C1] is named', () =>
    given(...done())
      .when(close(null))
      .then(refused(['evidence', 'closureEvidenceId'])));

  it('[V4] is the newest version, and a refusal names it', () => {
    const newer = recordedAs('refund-receipt', 'image/png', 'evidence-2');
    const superseded = event('evidence.superseded', { evidenceId: 'evidence-1', by: 'evidence-2' });
    const message = 'The evidence evidence-1 is superseded: name evidence-2, which replaces it.';
    given(...done(), newer, superseded)
      .when(close())
      .then(
        event('work-order.closure-refused', {
          unmet: [{ kind: 'evidence', subject: 'evidence-1', message }],
        }),
      );
    given(...done(), newer, superseded)
      .when(close('evidence-2'))
      .then(closed('evidence-2'));
  });

  it('[V4] is not what was erased; what was accepted before stays accepted', () => {
    const erased = event('evidence.shredded', { evidenceId: 'evidence-1' });
    given(...done(), erased)
      .when(close())
      .then(refused(['evidence', 'refund-receipt'], ['evidence', 'evidence-1']));
    given(...done(), closed(), erased)
      .when(close())
      .thenRefused('work_order_closed');
  });

  it('[C4] of a closure that was reopened does not prove the next one', () => {
    const again = [event('work-order.reopened', { checklistRunId: 'run-2' }), ...steps()];
    given(...done(), closed(), ...again)
      .when(close())
      .then(refused(['evidence', 'evidence-1']));
    given(...done(), closed(), ...again, recordedAs('refund-receipt', 'image/png', 'evidence-2'))
      .when(close('evidence-2'))
      .then(closed('evidence-2'));
  });

  it('[C4] with the content of an earlier closure proves no other, under a new id too', () => {
    const again = [event('work-order.reopened', { checklistRunId: 'run-2' }), ...steps()];
    const sameContent = recordedAs('refund-receipt', 'image/png', 'evidence-2', DIGEST);
    const message =
      'The content of this, as evidence-1, proved a closure before the work order was reopened: record new content that proves this one.';
    const unmet = [{ kind: 'evidence', subject: 'evidence-2', message }];
    for (const past of [
      [...done(), closed(), ...again, sameContent],
      [...done(), closed(), sameContent, ...again],
      [...done(), sameContent, closed(), ...again],
    ])
      given(...past)
        .when(close('evidence-2'))
        .then(event('work-order.closure-refused', { unmet }));
  });

  it('[C4] proves a closure once it is verified, where an outside system had closed the work on the claim', () => {
    const claim = event('evidence.recorded', {
      evidenceId: 'evidence-1',
      kind: 'refund-receipt',
      mediaType: 'image/png',
      sha256: DIGEST,
    });
    const again = [event('work-order.reopened', { checklistRunId: 'run-2' }), ...steps()];
    const verified = event('evidence.verified', { evidenceId: 'evidence-1' });
    given(...done(claim), closed(), ...again, verified)
      .when(close())
      .then(closed());
    given(...done(claim), closed(), verified, ...again)
      .when(close())
      .then(refused(['evidence', 'evidence-1']));
  });

  it('[C4] of no closure that was reopened proves the next one, however many there were', () => {
    const again = (n: number) => [
      event('work-order.reopened', { checklistRunId: `run-${n}` }),
      ...steps(),
    ];
    const second = recordedAs('refund-receipt', 'image/png', 'evidence-2');
    const past = [...done(), closed(), ...again(2), second, closed('evidence-2'), ...again(3)];
    for (const evidenceId of ['evidence-1', 'evidence-2'])
      given(...past)
        .when(close(evidenceId))
        .then(refused(['evidence', evidenceId]));
  });
});

describe('in mode observe', () => {
  it('[C1] nothing is refused for policy', () =>
    given(opened({ mode: 'observe' }), raised(), requested())
      .when(close(null))
      .then(closed(null)));

  it('[C2] what is no proof is left out, so that the report shows it', () => {
    given(opened({ mode: 'observe' }), recordedAs('chat'))
      .when(close())
      .then(closed(null));
    given(opened({ mode: 'observe' }), recordedAs('refund-receipt'))
      .when(close())
      .then(closed());
  });
});

const nothingRequired = workflowOf({});

function close(closureEvidenceId: string | null = 'evidence-1', context: object = {}) {
  return command(
    'close-work-order',
    { closureEvidenceId: closureEvidenceId ?? undefined },
    context,
  );
}

function closed(closureEvidenceId: string | null = 'evidence-1'): NewEvent {
  return closedWith(closureEvidenceId ?? undefined);
}

function refused(...unmet: [string, string][]): NewEvent {
  return event('work-order.closure-refused', {
    unmet: unmet.map(([kind, subject]) => ({ kind, subject, message: expect.any(String) })),
  });
}

function steps(): NewEvent[] {
  return [completed('check'), completed('pay')];
}

function recordedAs(
  kind: string,
  mediaType = 'image/png',
  evidenceId = 'evidence-1',
  sha256 = `digest of ${evidenceId}`,
): NewEvent {
  return event('evidence.recorded', { isStored: true, evidenceId, kind, mediaType, sha256 });
}

function done(evidence = recordedAs('refund-receipt')): NewEvent[] {
  const passed = event('prerequisite.passed', { prerequisite: 'scope' });
  return [opened({ inputs }), passed, ...steps(), evidence];
}

function raised(): NewEvent {
  return event('exception.raised', { exceptionId: 'exception-1', code: 'step-blocked' });
}

function requested(dueAt = '2030-01-02T09:00:00.000Z'): NewEvent {
  return event('approval.requested', { approvalId: 'approval-1', owner: 'finance-lead', dueAt });
}

function decided(): NewEvent {
  return event('decision.made', {
    decisionId: 'decision-1',
    action: { kind: 'refund.issue', authority: 'apply', system: 'payments' },
    outcome: 'run',
    enforced: true,
    approvals: [],
    consumes: [],
    validUntil: '2030-01-01T10:00:00.000Z',
  });
}

function stopped(): NewEvent {
  return event('work-order.stopped', { reason: 'storm' });
}
