import { workflowOf } from '#contracts';
import { fold, type NewEvent } from '#kernel';
import { recorded, specFor } from '#testkit';
import { hasEnded, type HoldingChild, holdingChildren, trackItems } from '#work-order';
import {
  closedWith,
  command,
  event,
  missingAmount,
  opened,
  refunds,
} from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);
const track = { name: 'change', workflow: 'refunds', owner: 'engagement-lead', holdsParent: true };
const inputs = { amount: 1200, remark: 'soon', other: 'not wanted' };

describe('opening a track', () => {
  it('[A3] opens a draft-only child for the same client and delegate about the same objects, with the inputs that it declares', () =>
    given()
      .when(
        openTrack(opened({ inputs, delegate: 'agent-7', client: 'globex', objects: ['order-1'] })),
      )
      .then(
        child({
          inputs: { amount: 1200, remark: 'soon' },
          delegate: 'agent-7',
          client: 'globex',
          objects: ['order-1'],
        }),
      ));

  it('[A3] takes its owner and its title from the track, TBD included', () => {
    const declared = { owner: 'TBD', title: 'Review refunds', holdsParent: false };
    given()
      .when(openTrack(opened({ inputs }), { ...track, ...declared }))
      .then(
        child({
          owner: 'TBD',
          title: 'Review refunds',
          parent: { ...parent, holdsParent: false },
        }),
      );
  });

  it('[I2] fails a prerequisite for what the parent does not know', () =>
    given()
      .when(openTrack(opened({ inputs: { remark: 'soon' } })))
      .then(child({ inputs: { remark: 'soon' } }), missingAmount()));

  it('[I4] has an input that the parent was given later, by a fact', () => {
    const later = [missingAmount(), event('fact.observed', { name: 'amount', value: 7 })];
    given()
      .when(openTrack(opened(), track, ...later))
      .then(child({ inputs: { amount: 7 } }));
  });

  it('[A4] is opened for those who requested what went too far, and for who opened the parent', () => {
    const waiting = event('decision.made', {
      decisionId: 'decision-1',
      requestedBy: 'agent-7',
      approvals: [],
      consumes: [],
    });
    given()
      .when(openTrack(opened({ inputs }), track, waiting))
      .then(child({ parent: { ...parent, requesters: ['agent-7', 'olga'] } }));
  });

  it('[A4] names who issued the keys of those', () => {
    const requested = {
      ...event('decision.made', {
        decisionId: 'decision-1',
        requestedBy: 'agent-7',
        approvals: [],
        consumes: [],
      }),
      actor: { id: 'agent-7', issuedBy: ['dana'] },
    };
    given()
      .when(openTrack(opened({ inputs }), track, requested))
      .then(child({ parent: { ...parent, requesters: ['agent-7', 'olga'], issuers: ['dana'] } }));
  });

  it('[A3] happens once: what is open under its id stays as it is', () => {
    given(opened())
      .when(openTrack(opened({ inputs })))
      .thenNothing();
    given(opened(), event('work-order.closed', {}))
      .when(openTrack(opened({ inputs })))
      .thenNothing();
  });

  it.each(['work-order.stopped', 'work-order.closed', 'work-order.abandoned'])(
    '[A3] goes on without its parent: after %s',
    (type) =>
      given()
        .when(openTrack(opened({ inputs }), track, event(type, {})))
        .then(child({})),
  );

  it('refuses where there is no such parent or no such track', () => {
    given()
      .when(openTrack(event('step.completed', {})))
      .thenRefused('work_order_not_found');
    given().when(openTrack(opened(), null)).thenRefused('track_not_found', {
      message: 'The workflow of wo-0 has no track change.',
    });
  });
});

describe('the children that hold a work order', () => {
  const definition = workflowOf({
    onScopeChange: [
      { name: 'security', workflow: 'w', holdsParent: true },
      { name: 'change', workflow: 'w' },
      { name: 'constructor', workflow: 'w', holdsParent: true },
    ],
  });

  it('[C1] are those of tracks that hold it, once a decision has opened them', () => {
    expect(holdingChildren(after(opened()), definition)).toEqual([]);
    expect(holdingChildren(after(opened(), changed()), definition)).toEqual([
      { track: 'security', workOrderId: 'wo-2' },
    ]);
  });

  it('[C1] hold it until they have ended, also before they are there', () => {
    expect(hasEnded(after())).toBe(false);
    expect(hasEnded(after(opened()))).toBe(false);
    expect(hasEnded(after(opened(), event('work-order.stopped', {})))).toBe(false);
    expect(hasEnded(after(opened(), event('work-order.closed', {})))).toBe(true);
    expect(hasEnded(after(opened(), event('work-order.abandoned', {})))).toBe(true);
    expect(hasEnded(after(opened(), event('work-order.superseded', {})))).toBe(true);
  });

  it('[C1] are each named in a closure that they hold up', () => {
    const held: HoldingChild[] = [{ track: 'security', workOrderId: 'wo-2' }];
    const unmet = [
      {
        kind: 'track',
        subject: 'wo-2',
        message: 'The track security goes on: close or abandon the work order wo-2 first.',
      },
    ];
    expect(trackItems(held)).toEqual(unmet);
    const workflow = { ref: refunds.ref, definition: workflowOf({}) };
    given(opened())
      .when(command('close-work-order', {}, { workflow, held }))
      .then(event('work-order.closure-refused', { unmet }));
    given(opened())
      .when(command('close-work-order', {}, { workflow, held: [] }))
      .then(closedWith());
  });
});

const parent = {
  workOrderId: 'wo-0',
  track: 'change',
  decisionId: 'decision-1',
  holdsParent: true,
  requesters: ['olga'],
};

function after(...past: readonly NewEvent[]) {
  return fold(workOrderDecider, recorded(past));
}

function changed(): NewEvent {
  const tracks = ['security', 'change'].map((name, index) => ({
    track: name,
    workOrderId: `wo-${index + 2}`,
  }));
  const decision = { decisionId: 'decision-1', outcome: 'wait', approvals: [], consumes: [] };
  return event('decision.made', { ...decision, scopeChange: { tracks } });
}

/** `wo-1` is the child here; its parent is what these events make it. */
function openTrack(first: NewEvent, declared: object | null = track, ...more: NewEvent[]) {
  const { holdsParent: _, ...ref } = parent;
  const opener = { workOrder: after(first, ...more), track: declared ?? undefined };
  return command('open-track', { parent: ref }, { opener });
}

function child(other: object): NewEvent {
  return opened({
    owner: 'engagement-lead',
    objects: [],
    inputs: { amount: 1200, remark: 'soon' },
    allowedOutput: 'draft-only',
    parent,
    ...other,
  });
}
