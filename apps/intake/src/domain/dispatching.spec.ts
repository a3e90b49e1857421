import { specFor } from '#testkit';
import { type NewEvent } from '#kernel';
import { begun, inEngagement, REQUIREMENTS, staged } from '../../test/engagement-builders';
import { event } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const NOW = '2030-01-01T09:00:00.000Z';
const DIGEST = 'd'.repeat(64);
const timeouts = { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' };
const brief = {
  objective: 'Configure the labels.',
  scope: 'Labels only; no rules.',
  reads: [REQUIREMENTS],
  writes: ['out'],
  verification: ['npm test'],
  completion: 'Report, stop and wait.',
  timeouts,
  yieldMode: 'user-confirmed',
  permits: ['pilot.inspect'],
  blocks: true,
};
const requirements = staged('ev-1', 'requirements', REQUIREMENTS);

const dispatch = (more: object = {}, change: object = {}, dispatchId = 'd-1') => {
  const dispatched = inEngagement(
    'dispatch-delegation',
    {
      kind: 'delegate_task',
      recipient: 'agent-7',
      step: 'configure',
      keep: false,
      brief: { ...brief, ...change },
      ...more,
    },
    { dispatch: { dispatchId, digest: DIGEST, briefText: '{}' } },
  );
  return { ...dispatched, metadata: { ...dispatched.metadata, actor: { id: 'olga' }, now: NOW } };
};
const sent = (more: object = {}): NewEvent =>
  event('delegation.dispatched', {
    dispatchId: 'd-1',
    kind: 'delegate_task',
    recipient: 'agent-7',
    delegator: 'olga',
    step: 'configure',
    reads: [REQUIREMENTS],
    writes: ['out'],
    permits: ['pilot.inspect'],
    blocks: true,
    timeouts,
    brief: '{}',
    digest: DIGEST,
    createdAt: NOW,
    timesOutAt: '2030-01-02T09:00:00.000Z',
    ...more,
  });

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
      .thenRefused('delegation_exists', { facts: { dispatchId: 'd-1' } });
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

  it('[D1] names the gap: nobody else, no time, an action that nobody lists', () => {
    const refusedAt = (pointer: string) => ({
      errors: [{ pointer, message: expect.any(String) as string }],
    });
    given(...past)
      .when(dispatch({ recipient: 'olga' }))
      .thenRefused('brief_incomplete', refusedAt('/recipient'));
    given(...past)
      .when(dispatch({ recipient: 'TBD' }))
      .thenRefused('brief_incomplete', refusedAt('/recipient'));
    given(...past)
      .when(dispatch({}, { timeouts: { ...timeouts, initialWait: 'P1D' } }))
      .thenRefused('brief_incomplete', refusedAt('/brief/timeouts/hardTimeout'));
    given(...past)
      .when(dispatch({}, { permits: ['pilot.sell'] }))
      .thenRefused('brief_incomplete', refusedAt('/brief/permits'));
  });

  it('[D8] names only what is staged for the delegate to read', () =>
    given(begun())
      .when(dispatch())
      .thenRefused('artifact_not_staged', { facts: { paths: [REQUIREMENTS] } }));

  it.each([
    ['a planning folder', { objective: 'See brain/plan.' }, '/brief/objective'],
    ['a planning file', { verification: ['cat notes/TASK.md'] }, '/brief/verification/0'],
    ['what the workflow keeps private', { scope: 'Not margins.xlsx.' }, '/brief/scope'],
    ['a file as agents are handed it', { objective: 'Read @task.md first.' }, '/brief/objective'],
    ['a file in bold', { objective: 'Read **task.md**.' }, '/brief/objective'],
    ['a file in curly quotes', { objective: 'Read “task.md”.' }, '/brief/objective'],
    ['a line of a file', { objective: 'See task.md#L3.' }, '/brief/objective'],
    ['a folder in italics', { objective: 'See *brain/plan*.' }, '/brief/objective'],
    ['a folder by another slash', { completion: 'In C:\\x\\brain\\a.' }, '/brief/completion'],
  ])('[D6] refuses %s before it is stored, naming where', (_, change, pointer) =>
    given(...past)
      .when(dispatch({}, change))
      .thenRefused('brief_leaks_private_path', {
        errors: [{ pointer, message: 'names a private planning path' }],
      }),
  );

  it.each(['Brainstorm brainy/ideas.', 'Write subtask.md.', 'See task.mdx.'])(
    '[D6] lets through what only looks like it: %s',
    (objective) =>
      given(...past)
        .when(dispatch({}, { objective }))
        .then(sent()),
  );

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
    const WIDER = { facts: { permits: ['pilot.configure'] } };

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

    it('[D7] takes the place of no dispatch that it may not call back', () => {
      const anothers = sent({ dispatchId: 'd-0', delegator: 'ana', recipient: 'agent-9' });
      const own = sentToOlga({ dispatchId: 'd-9' });
      const accepted = event('delegation.accepted', { dispatchId: 'd-9', acceptedBy: 'olga' });
      given(...past, own, accepted, anothers)
        .when(asDelegate(dispatch()))
        .thenRefused('delegation_not_yours', { facts: { dispatchId: 'd-0' } });
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
      .thenRefused('work_order_stopped');
    given().when(dispatch()).thenRefused('work_order_not_found');
  });
});
