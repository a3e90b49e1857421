import { type NewEvent } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import { after, by, delegation, dispatched } from '../../test/delegation-builders';
import { begun } from '../../test/engagement-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const permits = ['pilot.inspect', 'pilot.configure'];
/** Olga to agent-7, who passes it on to agent-8, who passes that on to agent-9. */
const toSeven = dispatched({ permits });
const toEight = passedOn('d-2', 'agent-7', 'agent-8');
const toNine = passedOn('d-3', 'agent-8', 'agent-9');
const past = [begun(), toSeven, taken('d-1', 'agent-7'), toEight, taken('d-2', 'agent-8'), toNine];

const callBack = by('olga', 'stop-delegation', { reason: 'Not needed.' });
const calledBack = delegation('stopped', { reason: 'Not needed.' });
const goes = (dispatchId: string, parent: string, end: string) =>
  delegation('stopped', {
    dispatchId,
    reason: `The dispatch ${parent} is ${end}, under which it was sent.`,
  });

describe('what was passed on', () => {
  it('[D7] [D9] is called back with what it was passed on under, however often', () => {
    given(...past)
      .when(callBack)
      .then(calledBack, goes('d-2', 'd-1', 'stopped'), goes('d-3', 'd-2', 'stopped'));
    given(...past)
      .when(by('olga', 'stop-delegation', { dispatchId: 'd-2', reason: 'Not needed.' }))
      .then(
        delegation('stopped', { dispatchId: 'd-2', reason: 'Not needed.' }),
        goes('d-3', 'd-2', 'stopped'),
      );
  });

  it('[D4] [D9] is over when the operator confirms that, timed out itself or not', () => {
    const timedOut = delegation('timed-out', { dispatchId: 'd-3', blocks: false });
    for (const since of [[], [timedOut]])
      given(...past, ...since)
        .when(by('olga', 'confirm-delegation'))
        .then(
          delegation('confirmed', { confirmedBy: 'olga' }),
          goes('d-2', 'd-1', 'confirmed'),
          goes('d-3', 'd-2', 'stopped'),
        );
  });

  it('[D7] [D9] is over when another dispatch takes the place of that', () => {
    const elsewhere = passedOn('d-2', 'agent-7', 'agent-8', { step: 'interview' });
    given(begun(), toSeven, taken('d-1', 'agent-7'), elsewhere)
      .when(dispatchAs('operator'))
      .then(
        delegation('superseded', { by: 'd-9' }),
        goes('d-2', 'd-1', 'superseded'),
        dispatched({ dispatchId: 'd-9', recipient: 'ben', supersedes: 'd-1' }),
      );
  });

  it('[D7] stands in the way of nobody who takes the place of what they sent', () => {
    given(...past)
      .when(dispatchAs('integrator'))
      .then(
        delegation('superseded', { by: 'd-9' }),
        goes('d-2', 'd-1', 'superseded'),
        goes('d-3', 'd-2', 'stopped'),
        dispatched({ dispatchId: 'd-9', recipient: 'ben', supersedes: 'd-1' }),
      );
    const anothers = passedOn('d-4', 'eva', 'agent-8');
    given(...past, anothers)
      .when(dispatchAs('integrator'))
      .thenRefused('delegation_not_yours', { facts: { dispatchId: 'd-4' } });
  });

  it('[D9] goes on with another dispatch that carries all of it', () => {
    const other = (more: object) => [
      dispatched({ dispatchId: 'd-5', step: 'interview', permits, ...more }),
      taken('d-5', 'agent-7'),
    ];
    const both = (more: object = {}) => [...other(more), ...past];
    given(...both())
      .when(callBack)
      .then(calledBack);
    const goesToo = [calledBack, goes('d-2', 'd-1', 'stopped'), goes('d-3', 'd-2', 'stopped')];
    for (const less of [{ permits: ['pilot.configure'] }, { timesOutAt: after(0) }])
      given(...both(less))
        .when(callBack)
        .then(...goesToo);
    given(...both(), delegation('stopped', { dispatchId: 'd-5', reason: 'r' }))
      .when(callBack)
      .then(...goesToo);
  });

  it('[D9] goes on with several dispatches that carry it together, and not with a part of them', () => {
    const carriesOne = (dispatchId: string, kind: string) => [
      dispatched({ dispatchId, step: 'interview', permits: [kind] }),
      taken(dispatchId, 'agent-7'),
    ];
    const whole = [begun(), toSeven, taken('d-1', 'agent-7')];
    const sub = passedOn('d-2', 'agent-7', 'agent-8', { permits });
    const inspects = carriesOne('d-5', 'pilot.inspect');
    given(...inspects, ...carriesOne('d-6', 'pilot.configure'), ...whole, sub)
      .when(callBack)
      .then(calledBack);
    given(...inspects, ...whole, sub)
      .when(callBack)
      .then(calledBack, goes('d-2', 'd-1', 'stopped'));
  });

  it('[D9] is not carried by itself where its sender took it on for a team', () =>
    given(
      begun(),
      toSeven,
      taken('d-1', 'agent-7'),
      passedOn('d-2', 'agent-7', 'agents'),
      taken('d-2', 'agent-7'),
    )
      .when(callBack)
      .then(calledBack, goes('d-2', 'd-1', 'stopped')));

  it.each<[string, NewEvent]>([
    ['somebody else sent', passedOn('d-2', 'eva', 'agent-8')],
    ['was sent before', passedOn('d-2', 'agent-7', 'agent-8', { createdAt: after(-1) })],
    ['is of another step and permits nothing', elsewhere({ permits: [] })],
    ['is of another step and permits something else', elsewhere({ permits: ['pilot.launch'] })],
  ])('[D9] is not what %s', (_, other) =>
    given(begun(), toSeven, taken('d-1', 'agent-7'), other).when(callBack).then(calledBack),
  );

  it.each<[string, PastEvent]>([
    ['is of another step and permits the same', elsewhere()],
    ['is of its step and permits nothing', passedOn('d-2', 'agent-7', 'agent-8', { permits: [] })],
    ['was sent by somebody who acts for it', actingFor('agent-7')],
  ])('[D9] is what %s', (_, sub) =>
    given(begun(), toSeven, taken('d-1', 'agent-7'), sub)
      .when(callBack)
      .then(calledBack, goes('d-2', 'd-1', 'stopped')),
  );

  it('[D9] is what permits nothing, too, where all of the work was sent', () =>
    given(begun(), dispatched({ step: undefined, permits }), elsewhere({ permits: [] }))
      .when(callBack)
      .then(calledBack, goes('d-2', 'd-1', 'stopped')));

  it('[D9] is over only once', () =>
    given(...past, delegation('confirmed', { dispatchId: 'd-2', confirmedBy: 'olga' }))
      .when(callBack)
      .then(calledBack));
});

function passedOn(dispatchId: string, from: string, to: string, more: object = {}): NewEvent {
  const dispatchData = { dispatchId, delegator: from, recipient: to, permits: ['pilot.inspect'] };
  return dispatched({ ...dispatchData, ...more });
}

function elsewhere(more: object = {}): NewEvent {
  return passedOn('d-2', 'agent-7', 'agent-8', { step: 'interview', ...more });
}

function actingFor(delegate: string): PastEvent {
  return {
    ...passedOn('d-2', 'eva', 'agent-8'),
    actor: { id: 'eva', onBehalfOf: [delegate] },
  };
}

function taken(dispatchId: string, acceptedBy: string): NewEvent {
  return delegation('accepted', { dispatchId, acceptedBy });
}

/** Olga sends the step to ben instead. */
function dispatchAs(role: string) {
  const { timeouts } = toSeven.data as { timeouts: object };
  const brief = {
    objective: 'o',
    scope: 's',
    reads: [],
    writes: ['out'],
    verification: ['v'],
    completion: 'c',
    timeouts,
    yieldMode: 'user-confirmed',
    permits: [],
    blocks: true,
  };
  const sent = by(
    'olga',
    'dispatch-delegation',
    {
      dispatchId: 'd-9',
      kind: 'delegate_task',
      recipient: 'ben',
      step: 'configure',
      keep: false,
      brief,
    },
    0,
    { dispatch: { dispatchId: 'd-9', digest: 'd'.repeat(64), briefText: '{}' } },
  );
  return { ...sent, metadata: { ...sent.metadata, roles: [role] } };
}
