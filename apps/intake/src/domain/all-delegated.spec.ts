import { type NewEvent } from '#kernel';
import { specFor } from '#testkit';
import { by, delegation, dispatched } from '../../test/delegation-builders';
import { begun, left, REQUIREMENTS, staged } from '../../test/engagement-builders';
import { event } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

/** Olga, for lena, sends all of the work to a team, for which agent-7 takes it on. */
const all = {
  ...dispatched({ step: undefined, recipient: 'agents' }),
  actor: { id: 'olga', onBehalfOf: ['lena'] },
};
const done = event('step.completed', { step: 'interview' });
const requirements = staged('ev-1', 'requirements', REQUIREMENTS);
const past = [begun(), requirements, all, delegation('accepted', { acceptedBy: 'agent-7' })];
const ready = [...past, done];

const step = (who: string) => by(who, 'complete-step', { step: 'interview' });
const stage = (who: string) =>
  by(who, 'complete-stage', { stage: 'discovery', artifacts: ['ev-1'] });
const completed = left('discovery', 'ev-1', 'requirements', REQUIREMENTS);

describe('work of which all is delegated', () => {
  it.each(['olga', 'lena', 'agents', 'agent-7'])(
    '[D4] has no step and no stage done because %s says so, reported or timed out or not',
    (who) => {
      const reported = { report: 'Done.', artifacts: [], reportedBy: 'agent-7' };
      const since: readonly NewEvent[][] = [
        [],
        [delegation('reported-done', reported)],
        [delegation('timed-out', { blocks: false })],
      ];
      for (const more of since) {
        const refusal = { facts: { dispatchId: 'd-1' } };
        given(...past, ...more)
          .when(step(who))
          .thenRefused('delegation_open', refusal);
        given(...ready, ...more)
          .when(stage(who))
          .thenRefused('delegation_open', refusal);
      }
    },
  );

  it('[D4] has none done by somebody who acts for one of them', () => {
    const byBen = step('ben');
    const actor = { id: 'ben', onBehalfOf: ['lena'] };
    given(...past)
      .when({ ...byBen, metadata: { ...byBen.metadata, actor } })
      .thenRefused('delegation_open');
  });

  it('[D4] has what somebody else says is done, who answers for that', () => {
    given(...past)
      .when(step('ben'))
      .then(done);
    given(...ready)
      .when(stage('ben'))
      .then(completed);
  });

  it.each(['confirmed', 'stopped', 'superseded'])(
    '[D4] goes on with both sides once it is %s',
    (verb) => {
      const over = delegation(verb, { confirmedBy: 'ben', reason: 'r', by: 'd-2' });
      given(...past, over)
        .when(step('olga'))
        .then(done);
      given(...ready, over)
        .when(stage('agent-7'))
        .then(completed);
    },
  );

  it('[D4] is not closed by anybody before that', () =>
    given(...ready)
      .when(by('ben', 'close-work-order', {}))
      .thenMatches({
        type: 'work-order.closure-refused',
        data: {
          unmet: expect.arrayContaining([
            expect.objectContaining({ kind: 'delegation', subject: 'd-1' }),
          ]),
        },
      }));
});
