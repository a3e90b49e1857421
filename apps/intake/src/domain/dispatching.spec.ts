import { specFor } from '#testkit';
import { dispatch, requirements, sent, timeouts } from '../../test/dispatch-builders';
import { begun, REQUIREMENTS } from '../../test/engagement-builders';
import { event } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

describe('dispatching a brief', () => {
  const past = [begun(), requirements];

  it('[D1] [D2] sends it with its digest, its time and when the wait ends', () =>
    given(...past)
      .when(dispatch())
      .then(sent()));

  it('[D2] returns the first for the same dispatch, and refuses another body under its id', () => {
    given(...past, sent())
      .when(dispatch())
      .thenNothing();
    given(...past, sent({ digest: 'f'.repeat(64) }))
      .when(dispatch())
      .thenRefused('delegation_exists', {
        message:
          'The dispatch d-1 was sent with another brief: send this one under an id of its own.',
        facts: { dispatchId: 'd-1' },
      });
  });

  it('[D7] supersedes what is pending for the same step, unless the dispatch says to keep it', () => {
    const older = sent({ dispatchId: 'd-0', digest: 'f'.repeat(64) });
    const superseded = event('delegation.superseded', { dispatchId: 'd-0', by: 'd-1' });
    given(...past, older)
      .when(dispatch())
      .then(superseded, sent({ supersedes: 'd-0' }));
    given(...past, older)
      .when(dispatch({ keep: true }))
      .then(sent());
    given(...past, sent({ dispatchId: 'd-0', step: 'interview' }))
      .when(dispatch())
      .then(sent());
    given(...past, older, event('delegation.confirmed', { dispatchId: 'd-0' }))
      .when(dispatch())
      .then(sent());
  });

  const toAnother = 'must be somebody else: work is delegated to another';
  it.each<[object, object, string, string]>([
    [{ recipient: 'olga' }, {}, '/recipient', toAnother],
    [{ recipient: 'TBD' }, {}, '/recipient', toAnother],
    [
      {},
      { timeouts: { ...timeouts, initialWait: 'P1D' } },
      '/brief/timeouts/hardTimeout',
      'must be longer than initialWait (P1D)',
    ],
    [
      {},
      { permits: ['pilot.sell', 'pilot.inspect', 'pilot.buy'] },
      '/brief/permits',
      'names pilot.sell, pilot.buy, which the workflow does not list',
    ],
  ])('[D1] names the gap: %j %j', (more, change, pointer, message) =>
    given(...past)
      .when(dispatch(more, change))
      .thenRefused('brief_incomplete', {
        message: `The brief cannot be sent: ${pointer} ${message}.`,
        errors: [{ pointer, message }],
      }),
  );

  it('[D1] is for the work as a whole where it names no step', () =>
    given(...past)
      .when(dispatch({ step: undefined }))
      .then(sent({ step: undefined })));

  it('[D8] names only what is staged for the delegate to read, and is current', () => {
    const superseded = event('evidence.superseded', { evidenceId: 'ev-1', by: 'ev-9' });
    for (const before of [[begun()], [...past, superseded]])
      given(...before)
        .when(dispatch())
        .thenRefused('artifact_not_staged', {
          message: `The delegate cannot read what is not in the handoff area: record ${REQUIREMENTS} there first.`,
          facts: { paths: [REQUIREMENTS] },
        });
  });

  describe('by a delegate', () => {
    const sentToOlga = (more: object = {}) =>
      sent({ dispatchId: 'd-0', recipient: 'olga', delegator: 'ana', step: 'interview', ...more });
    const mine = sentToOlga();
    const taken = event('delegation.accepted', { dispatchId: 'd-0', acceptedBy: 'olga' });
    const asDelegate = (sent: ReturnType<typeof dispatch>) => ({
      ...sent,
      metadata: { ...sent.metadata, roles: ['delegate'] },
    });
    const wide = { permits: ['pilot.inspect', 'pilot.configure'] };
    const WIDER = {
      message:
        'You may not permit pilot.configure: no delegation of your own that is in force does.',
      facts: { permits: ['pilot.configure'] },
    };

    it('[D9] passes on no more than it was given, and nothing before it has taken that on', () => {
      given(...past, mine, taken)
        .when(dispatch({}, wide))
        .thenRefused('delegation_wider', WIDER);
      given(...past, mine, taken)
        .when(dispatch())
        .then(sent());
      given(...past, mine)
        .when(dispatch())
        .thenRefused('delegation_wider');
    });

    it('[D9] passes on nothing of what is over, or was taken on for a team', () => {
      const over = event('delegation.confirmed', { dispatchId: 'd-0', confirmedBy: 'ana' });
      given(...past, mine, taken, over)
        .when(asDelegate(dispatch()))
        .thenRefused('delegation_wider');
      const team = sent({
        dispatchId: 'd-0',
        recipient: 'team',
        delegator: 'ana',
        step: 'interview',
      });
      given(...past, team, taken)
        .when(asDelegate(dispatch({}, wide)))
        .thenRefused('delegation_wider', WIDER);
    });

    it('[D9] passes on nothing to anybody where nothing was dispatched to it', () => {
      for (const permits of [['pilot.inspect'], []])
        given(...past)
          .when(asDelegate(dispatch({}, { permits })))
          .thenRefused('delegation_wider', {
            message:
              'A delegate passes on what was dispatched to it, and no dispatch to you on this work order is in force: accept one first, or let an operator send the brief.',
            facts: { permits },
          });
    });

    it('[D4] halts the work by its timeout only where its own dispatch does', () => {
      const aside = sentToOlga({ blocks: false });
      given(...past, aside, taken)
        .when(asDelegate(dispatch({}, { blocks: true })))
        .thenRefused('delegation_wider', {
          message:
            'Your own dispatch does not block the work, so what you pass on does not either: say blocks false.',
        });
      given(...past, aside, taken)
        .when(asDelegate(dispatch({}, { blocks: false })))
        .then(sent({ blocks: false }));
      const own = sentToOlga({ dispatchId: 'd-9' });
      const accepted = event('delegation.accepted', { dispatchId: 'd-9', acceptedBy: 'olga' });
      given(...past, aside, taken, own, accepted)
        .when(asDelegate(dispatch({}, { blocks: true })))
        .then(sent());
    });

    it('[D9] passes it on for no longer than it has it', () =>
      given(...past, mine, taken)
        .when(dispatch({}, { timeouts: { ...timeouts, hardTimeout: 'P2D' } }))
        .thenRefused('brief_incomplete', {
          errors: [
            {
              pointer: '/brief/timeouts/hardTimeout',
              message: expect.stringContaining('2030-01-02T09:00:00.000Z') as string,
            },
          ],
        }));

    it('[D9] passes it on for as long as the longest that it has, and what permits nothing for longer', () => {
      const longer = { timeouts: { ...timeouts, hardTimeout: 'P2D' } };
      const dispatched = (more: object = {}) =>
        sent({ ...longer, timesOutAt: '2030-01-03T09:00:00.000Z', ...more });
      const long = sentToOlga({ dispatchId: 'd-9', timesOutAt: '2030-01-04T09:00:00.000Z' });
      const accepted = event('delegation.accepted', { dispatchId: 'd-9', acceptedBy: 'olga' });
      given(...past, long, accepted, mine, taken)
        .when(dispatch({}, longer))
        .then(dispatched());
      given(...past, mine, taken)
        .when(dispatch({}, { ...longer, permits: [] }))
        .then(dispatched({ permits: [] }));
    });

    it('[D7] takes the place of no dispatch that it may not call back', () => {
      const anothers = sent({ dispatchId: 'd-0', delegator: 'ana', recipient: 'agent-9' });
      const own = sentToOlga({ dispatchId: 'd-9' });
      const accepted = event('delegation.accepted', { dispatchId: 'd-9', acceptedBy: 'olga' });
      given(...past, own, accepted, anothers)
        .when(asDelegate(dispatch()))
        .thenRefused('delegation_not_yours', {
          message:
            'The dispatch d-0 of ana is pending there: say keep, or let them or an operator call it back.',
          facts: { dispatchId: 'd-0' },
        });
      given(...past, own, accepted, anothers)
        .when(asDelegate(dispatch({ keep: true })))
        .then(sent());
    });
  });

  it('[D1] is for a step that is there and open, of work that goes on', () => {
    given(...past)
      .when(dispatch({ step: 'toString' }))
      .thenRefused('step_not_found');
    given(...past, event('step.completed', { step: 'configure' }))
      .when(dispatch())
      .thenRefused('step_already_completed');
    given(...past, event('work-order.stopped', { reason: 'storm' }))
      .when(dispatch())
      .thenRefused('work_order_stopped', {
        message: 'The work order is stopped: an operator resumes it first.',
      });
    given().when(dispatch()).thenRefused('work_order_not_found');
  });
});
