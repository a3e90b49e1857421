import { type NewEvent } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import { builtInCatalogue } from '#work-order';
import {
  blocked,
  command,
  event,
  eventId,
  ofParts,
  opened,
  ownerMissing,
  raise,
  raised,
  raisedForStep,
  raiseForStep,
  resolved,
  unblocked,
  yesterday,
} from '../../test/exception-builders';
import { exceptionDecider } from './exception.decider';

const { given } = specFor(exceptionDecider);

describe('raising an exception', () => {
  it('[E1] takes owner, SLA and remediation owner from the code', () =>
    given(opened())
      .when(raise({ code: 'parts-missing', subject: 'pay', rationale: 'none left' }))
      .then(raised({ ...ofParts, rationale: 'none left' })));

  it('[E1] puts it before the owner of the work order where the code names nobody', () =>
    given(opened())
      .when(raise({ code: 'step-blocked', subject: 'pay' }))
      .then(raised({ code: 'step-blocked', owner: 'ops-lead', remediationOwner: 'ops-lead' })));

  it('[E1] takes a code that the workflow lists and nobody defined', () =>
    given(opened())
      .when(raise({ code: 'listed', subject: 'pay' }))
      .then(raised({ code: 'listed' })));

  it('[E1] refuses any other code, with the list', () =>
    given(opened())
      .when(raise({ code: 'whatever' }))
      .thenRefused('exception_code_not_found', {
        facts: {
          code: 'whatever',
          codes: [...Object.keys(builtInCatalogue), 'listed', 'parts-missing'].sort(),
        },
      }));

  it('[E1] refuses a code that only every object has', () =>
    given(opened())
      .when(raise({ code: 'constructor' }))
      .thenRefused('exception_code_not_found'));

  it('is about the work order where nothing else is named', () =>
    given(opened())
      .when(raise({ code: 'parts-missing' }))
      .then(raised({ ...ofParts, subject: 'wo-1' })));

  it('refuses on a work order that does not exist', () =>
    given()
      .when(raise({ code: 'parts-missing' }))
      .thenRefused('work_order_not_found'));

  it('says that the owner is missing where nobody owns it', () =>
    given(opened({ owner: 'TBD' }))
      .when(raise({ code: 'step-blocked', subject: 'pay' }))
      .then(
        raised({ code: 'step-blocked', owner: 'TBD', remediationOwner: 'TBD' }),
        ownerMissing(),
      ));

  it('says so once', () =>
    given(opened({ owner: 'TBD' }), ownerMissing())
      .when(raise({ code: 'step-blocked', subject: 'pay' }))
      .then(raised({ code: 'step-blocked', owner: 'TBD', remediationOwner: 'TBD' })));
});

describe('an exception that an event calls for', () => {
  it('[I2] is raised with the time of the event', () =>
    given(opened(), blocked())
      .when(raiseForStep({ occurredAt: yesterday }))
      .then({ ...raisedForStep(), occurredAt: yesterday }));

  it('is not raised again for a repeated event, before or after somebody resolved it', () => {
    const past = [opened(), blocked(), forEvent(2)];
    given(...past)
      .when(raiseForStep())
      .thenNothing();
    given(...past, resolved())
      .when(raiseForStep())
      .thenNothing();
  });

  it('is joined by a later event of the same cause, subject and code while it is open', () => {
    const past = [opened(), blocked(), forEvent(2), blocked()];
    const again = (other: object = {}) => raiseForStep({ version: 4, ...other }, eventId(4));
    given(...past)
      .when(again())
      .thenNothing();
    given(...past)
      .when(again({ code: 'listed' }))
      .then(raisedForStep({ code: 'listed' }));
    given(...past)
      .when(again({ subject: 'pack' }))
      .then(raisedForStep({ subject: 'pack' }));
    given(opened(), blocked(), forEvent(2), resolved(), blocked())
      .when(raiseForStep({ version: 5 }, eventId(5)))
      .then(raisedForStep());
  });

  it('is joined by an earlier event of the same cause that is delivered later', () => {
    const past = [opened(), blocked(), blocked(), forEvent(3)];
    given(...past)
      .when(raiseForStep())
      .thenNothing();
    given(...past, resolved())
      .when(raiseForStep())
      .thenNothing();
  });

  it('is raised and resolved for a block that is over, when the next block has one already', () =>
    given(opened(), blocked(), unblocked(), { ...blocked(), occurredAt: undefined }, forEvent(4))
      .when(raiseForStep())
      .then(raisedForStep(), { ...wentOn(), occurredAt: yesterday }));

  it('[E1] is not raised for a stop of before the resolution that is delivered later', () => {
    const about = { cause: 'decision', subject: 'refund.issue', code: 'listed' };
    const past = [opened(), raised(about), event('step.completed', { step: 'pay' }), resolved()];
    const stop = (version: number, more: object = {}) =>
      raiseForStep({ ...about, version, ...more }, eventId(version));
    given(...past)
      .when(stop(3))
      .thenNothing();
    const isRaised = expect.objectContaining({ type: 'exception.raised' });
    for (const other of [
      stop(5),
      stop(3, { subject: 'refund.draft' }),
      stop(3, { code: 'step-blocked' }),
    ])
      given(...past)
        .when(other)
        .then(isRaised);
  });

  it('is resolved in the same append when what it is about has ended meanwhile', () =>
    given(opened(), blocked(), unblocked())
      .when(raiseForStep())
      .then(raisedForStep(), { ...wentOn(), occurredAt: yesterday }));

  it('is raised again when the step is blocked once more before the first was resolved', () =>
    given(opened(), blocked(), { ...raisedForStep(), causationId: eventId(2) }, unblocked(), {
      ...blocked(),
      occurredAt: undefined,
    })
      .when(raiseForStep({ version: 5 }, eventId(5)))
      .then(raisedForStep()));

  it('is never refused: a code that nobody catalogued has a day', () =>
    given(opened(), blocked())
      .when(raiseForStep({ code: 'whatever' }))
      .then(raisedForStep({ code: 'whatever' })));

  it('is raised before the opening has arrived', () =>
    given(blocked())
      .when(raiseForStep({}, eventId(1)))
      .then(
        raisedForStep({
          owner: 'TBD',
          remediationOwner: 'TBD',
          jobType: 'TBD',
          workflowId: 'TBD',
        }),
      ));

  it('[I9] is marked and due in its own time when it was imported', () => {
    const long = { occurredAt: '2020-01-01T00:00:00.000Z' };
    const old = { imported: true, dueAt: '2020-01-02T00:00:00.000Z', escalationPath: undefined };
    const origin = { source: 's', eventId: 'e', imported: true };
    given(opened({ origin, owner: 'TBD' }), blocked())
      .when(raiseForStep(long))
      .then({ ...raisedForStep({ ...old, owner: 'TBD', remediationOwner: 'TBD' }), ...long });
    given(opened(), blocked())
      .when(raiseForStep({ ...long, imported: true }))
      .then({ ...raisedForStep(old), ...long });
  });

  it('[P10] is raised for an action without a run, except in mode observe', () => {
    const unauthorised = { cause: 'action', code: 'unauthorised-action', subject: 'refund' };
    given(opened())
      .when(raiseForStep(unauthorised))
      .then(raisedForStep({ ...unauthorised, dueAt: '2030-01-01T13:00:00.000Z' }));
    given(opened({ mode: 'observe' }))
      .when(raiseForStep(unauthorised))
      .thenNothing();
  });
});

describe('an exception about a delegation that timed out', () => {
  const about = { code: 'delegation-timed-out', cause: 'delegation', subject: 'd-1' };
  const dispatched = event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'olga',
    reads: [],
    writes: ['out'],
    permits: [],
    blocks: true,
    brief: '{}',
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    digest: 'd'.repeat(64),
    createdAt: yesterday,
    timesOutAt: yesterday,
  });
  const delegationEvent = (verb: string) =>
    event(`delegation.${verb}`, { dispatchId: 'd-1', by: 'd-2' });
  const timedOut = [opened(), dispatched, delegationEvent('timed-out')];
  const over = event('exception.resolved', {
    exceptionId: 'exception-1',
    resolvedBy: 'olga',
    resolution: 'Nobody waits for the delegation any more.',
  });
  const overNow = { ...over, occurredAt: '2030-01-01T09:00:00.000Z' };
  const resolveForDelegation = command('resolve-from-event', {
    cause: 'delegation',
    subject: 'd-1',
  });

  it('[D5] is raised once, and nothing by its timeout alone resolves it', () => {
    given(...timedOut)
      .when(raiseForStep(about))
      .then(raised(about));
    given(...timedOut, raised(about))
      .when(raiseForStep(about))
      .thenNothing();
    given(...timedOut, raised(about))
      .when(resolveForDelegation)
      .thenNothing();
  });

  it.each(['confirmed', 'superseded', 'stopped'])('[D5] is over once it is %s', (end) => {
    given(...timedOut, raised(about), delegationEvent(end))
      .when(resolveForDelegation)
      .then(overNow);
    given(...timedOut, delegationEvent(end))
      .when(raiseForStep(about))
      .then(raised(about), overNow);
  });

  it('[I9] is not raised where work is imported or only observed', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    for (const quiet of [{ mode: 'observe' }, { origin }])
      given(opened(quiet), dispatched, delegationEvent('timed-out'))
        .when(raiseForStep(about))
        .thenNothing();
  });
});

function forEvent(version: number): PastEvent {
  return { ...raisedForStep(), causationId: eventId(version) };
}

function wentOn(): NewEvent {
  const exceptionId = 'exception-1';
  const resolution = 'The step went on.';
  return event('exception.resolved', { exceptionId, resolvedBy: 'olga', resolution });
}
