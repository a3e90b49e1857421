import { type NewEvent } from '#kernel';
import { type PastEvent, specFor } from '#testkit';
import { accepted, after, by, delegation, dispatched } from '../../test/delegation-builders';
import {
  begun,
  discovered,
  entered,
  left,
  REQUIREMENTS,
  staged,
} from '../../test/engagement-builders';
import { command, event, opened } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

const done = event('step.completed', { step: 'interview' });
const confirmed = delegation('confirmed', { confirmedBy: 'ben' });
const stage = left('discovery', 'ev-1', 'requirements', REQUIREMENTS);
const interviewed = staged('ev-2', 'interview', 'discovery/interview.md');
const isStaged = discovered().slice(0, 2);

/** What was sent to agent-7, which accepted it. */
const sent = (step: string | undefined): readonly NewEvent[] => [
  begun(),
  dispatched({ step, blocks: false }),
  delegation('accepted', { acceptedBy: 'agent-7' }),
];
const AGENT = { actor: { id: 'agent-7' }, roles: ['delegate'] };
const asDelegate = (type: string, data: object) => {
  const sending = by('agent-7', type, data, 1);
  return { ...sending, metadata: { ...sending.metadata, ...AGENT } };
};
const step = () => asDelegate('complete-step', { step: 'interview' });
const ofStage = () => asDelegate('complete-stage', { stage: 'discovery', artifacts: ['ev-1'] });
const goesBack = () => asDelegate('enter-stage', { stage: 'discovery' });

/** In the workflow of refunds. */
const ofRefund = (type: string, data: object) => {
  const sending = command(type, data);
  return { ...sending, metadata: { ...sending.metadata, ...AGENT, now: after(1) } };
};
const checks = (result: string) =>
  ofRefund('record-prerequisite', { prerequisite: 'scope', result });
const gives = (facts: object) => ofRefund('observe-facts', { facts });
const passed = event('prerequisite.passed', { prerequisite: 'scope' });
const isMissing = event('prerequisite.failed', {
  prerequisite: 'input-amount',
  code: 'input-missing',
});

describe('a delegate', () => {
  it.each<[string, readonly PastEvent[]]>([
    ['nothing was sent to it', [begun()]],
    ['another step was sent to it', sent('configure')],
    ['another step of its was confirmed', [...sent('configure'), confirmed]],
    ['its dispatch was called back', [...sent('interview'), delegation('stopped', { reason: '' })]],
    ['somebody else was sent the step', [begun(), dispatched({ recipient: 'agent-8' }), confirmed]],
  ])('[D9] completes no step where %s', (_, past) =>
    given(...past)
      .when(step())
      .thenRefused('delegation_wider'),
  );

  it.each<[string, readonly PastEvent[]]>([
    ['that was confirmed', [...sent('interview'), confirmed]],
    ['of work that was confirmed as a whole', [...sent(undefined), confirmed]],
    ['of work that it opened', [{ ...begun(), actor: { id: 'agent-7' } }]],
  ])('[D9] completes a step %s', (_, past) =>
    given(...past)
      .when(step())
      .then(done),
  );

  it('[D9] completes no stage for one step of it that was confirmed', () => {
    given(...sent('interview'), confirmed, ...isStaged)
      .when(ofStage())
      .thenRefused('delegation_wider');
    given(...sent(undefined), confirmed, ...isStaged)
      .when(ofStage())
      .then(stage);
  });

  it('[D9] names its own dispatches, which it reports done instead', () =>
    given(...sent('configure'))
      .when(step())
      .thenRefused('delegation_wider', { facts: { dispatches: ['d-1'] } }));

  it('[D9] moves no work where no dispatch to it is in force', () => {
    const inProposal = [...discovered(), entered('proposal', 'discovery')];
    for (const past of [[begun()], [begun(), dispatched()], [...accepted, confirmed]])
      given(...past, ...inProposal)
        .when(goesBack())
        .thenRefused('delegation_wider');
    given(...accepted, ...inProposal)
      .when(goesBack())
      .then(entered('discovery', 'proposal', 'back'));
  });

  it('[D9] takes all of the work through its stages once that is confirmed', () => {
    const goesOn = asDelegate('enter-stage', { stage: 'proposal' });
    given(...sent(undefined), confirmed, ...isStaged, interviewed, stage)
      .when(goesOn)
      .then(
        event('gate.passed', { gate: 'facts-verified', stage: 'proposal' }),
        entered('proposal', 'discovery'),
      );
    const stopped = delegation('stopped', { reason: '' });
    for (const past of [
      [...sent('interview'), confirmed],
      [...sent(undefined), stopped],
    ])
      given(...past, ...isStaged, interviewed, stage)
        .when(goesOn)
        .thenRefused('delegation_wider');
    given(opened(), ...sent(undefined).slice(1), confirmed)
      .when(checks('passed'))
      .then(passed);
    given(opened(), isMissing, ...sent(undefined).slice(1), confirmed)
      .when(gives({ amount: 7 }))
      .thenMatches({ type: 'fact.observed' }, { type: 'prerequisite.passed' });
  });

  it('[D9] completes and moves nothing by a confirmation of before the work was reopened', () => {
    const again = event('work-order.reopened', { checklistRunId: 'run-2' });
    const whole = [...sent(undefined), confirmed, again];
    given(...whole)
      .when(step())
      .thenRefused('delegation_wider');
    given(...whole, ...discovered(), entered('proposal', 'discovery'))
      .when(goesBack())
      .thenRefused('delegation_wider');
    given(...sent('interview'), confirmed, again)
      .when(step())
      .thenRefused('delegation_wider');
    given(...sent('interview'), again, confirmed)
      .when(step())
      .then(done);
  });

  it('[D9] passes a prerequisite under a dispatch in force alone, and fails one without', () => {
    const failed = event('prerequisite.failed', { prerequisite: 'scope', code: 'scope-unclear' });
    const others = dispatched({ recipient: 'agent-8', step: undefined });
    given(opened(), others).when(checks('passed')).thenRefused('delegation_wider');
    given(opened(), others).when(checks('failed')).then(failed);
    given(opened(), ...sent('pay').slice(1))
      .when(checks('passed'))
      .then(passed);
  });

  it('[D9] gives a missing input only where a dispatch to it is in force', () => {
    given(opened(), isMissing)
      .when(gives({ risk: 'low', amount: 7 }))
      .thenRefused('delegation_wider', {
        message:
          'Nothing of this work order is delegated to you: accept a dispatch first, or let somebody do it whose work it is. No fact was stated: to state the others, leave out the missing input amount.',
      });
    given(opened(), isMissing, ...sent('pay').slice(1))
      .when(gives({ amount: 7 }))
      .thenMatches(
        { type: 'fact.observed' },
        { type: 'prerequisite.passed', data: { prerequisite: 'input-amount' } },
      );
  });
});
