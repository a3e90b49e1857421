import { type NewEvent } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import { blocked, command, completed, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const lifts: readonly [string, string, object, NewEvent][] = [
  ['a block', 'unblock-step', { step: 'pay' }, event('step.unblocked', { step: 'pay' })],
  ['a block, with its step', 'complete-step', { step: 'pay' }, completed('pay')],
  [
    'a failed prerequisite',
    'record-prerequisite',
    { prerequisite: 'scope', result: 'passed' },
    event('prerequisite.passed', { prerequisite: 'scope' }),
  ],
];

describe('what holds the work up', () => {
  it.each(lifts)('[E2] is ended by a delegate who reported it: %s', (_, type, data, ended) =>
    given(...heldUpBy('agent-7'))
      .when(by('agent-7', 'delegate', type, data))
      .then(ended),
  );

  it.each(lifts)(
    '[E2] is ended by no delegate where somebody else reported it: %s',
    (_, type, data) => {
      given(...heldUpBy('olga'))
        .when(by('agent-7', 'delegate', type, data))
        .thenRefused('blocked_by_another', {
          message: expect.stringContaining('olga reported that') as string,
          facts: { reportedBy: 'olga' },
        });
      given(...heldUpBy('olga'), ...heldUpBy('agent-7').slice(1))
        .when(by('agent-7', 'delegate', type, data))
        .thenRefused('blocked_by_another');
    },
  );

  it.each<[string, readonly NewEvent[]]>([
    ['about another step', [blocked('check')]],
    ['about a prerequisite of that name', [event('prerequisite.failed', { prerequisite: 'pay' })]],
    ['that is over', [blocked('pay'), event('step.unblocked', { step: 'pay' })]],
  ])('[E2] is ended by a delegate who reported it, beside a report %s', (_, others) =>
    given(opened(), ...others, { ...blocked('pay'), actor: { id: 'agent-7' } })
      .when(by('agent-7', 'delegate', 'unblock-step', { step: 'pay' }))
      .then(event('step.unblocked', { step: 'pay' })),
  );

  it.each([
    ['unblock-step', { step: 'pay' }, 'pay is blocked (step-blocked)'],
    [
      'record-prerequisite',
      { prerequisite: 'scope', result: 'passed' },
      'scope failed (scope-unclear)',
    ],
  ])('[E2] is named to a delegate who did not report it: %s', (type, data, what) =>
    given(...heldUpBy('olga'))
      .when(by('agent-7', 'delegate', type, data))
      .thenRefused('blocked_by_another', {
        message: `olga reported that ${what}: a delegate lifts only what it reported itself. Let olga or an operator do it, or have the exception resolved.`,
      }),
  );

  it('[E2] is reported again by any delegate', () =>
    given(...heldUpBy('olga'))
      .when(
        by('agent-7', 'delegate', 'record-prerequisite', {
          prerequisite: 'scope',
          result: 'failed',
        }),
      )
      .then(event('prerequisite.failed', { prerequisite: 'scope', code: 'scope-unclear' })));

  it.each(lifts)('is ended by a person, no matter who reported it: %s', (_, type, data, ended) =>
    given(...heldUpBy('olga'))
      .when(by('ben', 'operator', type, data))
      .then(ended),
  );

  it('is over once the work was taken up again', () =>
    given(
      ...heldUpBy('olga'),
      event('work-order.closed', {}),
      event('work-order.reopened', { checklistRunId: 'run-2' }),
    )
      .when(by('agent-7', 'delegate', 'complete-step', { step: 'pay' }))
      .then(completed('pay')));
});

function heldUpBy(id: string): PastEvent[] {
  const failed = event('prerequisite.failed', { prerequisite: 'scope', code: 'scope-unclear' });
  const own = { ...opened(), actor: { id: 'agent-7' } };
  return [own, { ...blocked('pay'), actor: { id } }, { ...failed, actor: { id } }];
}

function by(id: string, role: string, type: string, data: object) {
  const lift = command(type, data);
  return { ...lift, metadata: { ...lift.metadata, actor: { id }, roles: [role] } };
}
