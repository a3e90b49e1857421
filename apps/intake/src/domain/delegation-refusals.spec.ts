import { type NewEvent, type RefusalFacts } from '#kernel';
import { specFor } from '#testkit';
import {
  accepted,
  by,
  delegation,
  dispatched,
  reported,
  sent,
} from '../../test/delegation-builders';
import { begun, engagement, staged } from '../../test/engagement-builders';
import { event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const report = (...artifacts: readonly string[]) =>
  by('agent-7', 'report-done', { report: 'Done.', artifacts });
const asIntegrator = (command: ReturnType<typeof by>) => ({
  ...command,
  metadata: { ...command.metadata, roles: ['integrator'] },
});

type Case = [string, string, readonly NewEvent[], ReturnType<typeof by>, string, RefusalFacts?];

describe('a refusal about a dispatch says what to do', () => {
  it.each<Case>([
    [
      'a task without an owner and a policy',
      'brief_incomplete',
      [opened({ workflow: engagement.ref, owner: 'TBD' }), dispatched()],
      by('agent-7', 'accept-delegation', {}, 0, { hasPolicy: false }),
      'Nobody can take it on without an owner of the work order and a published policy: an operator sees to that first.',
      { missing: ['an owner of the work order', 'a published policy'] },
    ],
    [
      'a task that nobody accepted',
      'delegation_not_accepted',
      sent,
      report(),
      'Nobody has taken it on yet: accept the dispatch before you report it done.',
    ],
    [
      'a confirmation by the delegate',
      'delegation_not_yours',
      reported,
      by('agent-7', 'confirm-delegation'),
      expect.stringMatching(/ did the work does not confirm it: another operator does\.$/),
    ],
    [
      'a recall by somebody else',
      'delegation_not_yours',
      accepted,
      asIntegrator(by('ben', 'stop-delegation', { reason: 'r' })),
      expect.stringMatching(/ sender of the dispatch calls it back, or an operator does\.$/),
    ],
    [
      'an unknown dispatch',
      'delegation_not_found',
      [begun()],
      by('olga', 'confirm-delegation'),
      'The work order has no dispatch d-1.',
      { dispatchId: 'd-1' },
    ],
    [
      'a dispatch that is over',
      'delegation_closed',
      [...accepted, delegation('stopped', { reason: 'Not needed.' })],
      by('olga', 'confirm-delegation'),
      'The dispatch d-1 is stopped already.',
      { dispatchId: 'd-1', end: 'stopped' },
    ],
    [
      'the inbox of another',
      'delegation_not_yours',
      sent,
      by('ben', 'accept-delegation'),
      'It lies in the inbox of agent-7: only they take it on and report on it.',
      { recipient: 'agent-7' },
    ],
    [
      'results beyond the brief',
      'delegation_wider',
      accepted,
      report('src/a.md', 'out/label.md', 'src/b.md'),
      'The brief has no place for src/a.md, src/b.md: the delegate writes out.',
      { paths: ['src/a.md', 'src/b.md'] },
    ],
    [
      'results that are not staged',
      'artifact_not_staged',
      accepted,
      report('out/a.md', 'out/b.md'),
      'Nothing lies at out/a.md, out/b.md in the handoff area: record it there before you report it.',
      { paths: ['out/a.md', 'out/b.md'] },
    ],
    [
      'a result that was superseded',
      'artifact_not_staged',
      [
        ...accepted,
        staged('ev-9', 'label', 'out/label.md'),
        event('evidence.superseded', { evidenceId: 'ev-9', by: 'ev-10' }),
      ],
      report('out/label.md'),
      'Nothing lies at out/label.md in the handoff area: record it there before you report it.',
      { paths: ['out/label.md'] },
    ],
    [
      'a delegated step',
      'delegation_open',
      accepted,
      by('ben', 'complete-step', { step: 'configure' }),
      'The step configure is delegated to agent-7: an operator confirms the dispatch d-1 first, or it is called back.',
      { dispatchId: 'd-1' },
    ],
    [
      'work that is delegated as a whole, to one of both sides',
      'delegation_open',
      [begun(), dispatched({ step: undefined })],
      by('olga', 'complete-step', { step: 'configure' }),
      'All of the work is delegated to agent-7, and you are a side of that: an operator confirms the dispatch d-1 first, or it is called back.',
      { dispatchId: 'd-1' },
    ],
  ])('[D4] of %s: %s', (_, code, past, command, message, facts = {}) =>
    given(...past)
      .when(command)
      .thenRefused(code, { message, facts }),
  );

  it('[D3] is never given to the service that delivers it, whatever has happened since', () => {
    for (const past of [[], [dispatched(), delegation('stopped', { reason: 'r' })]])
      given(begun(), ...past)
        .when(by('service', 'deliver-delegation'))
        .thenNothing();
  });
});
