import { workflowOf } from '#contracts';
import { fold, type NewEvent } from '#kernel';
import { recorded, specFor } from '#testkit';
import { command, completed, event, opened, refunds } from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);
const stopped = event('work-order.stopped', {});
const bare = { workflow: { ref: refunds.ref, definition: workflowOf({}) } };
const blocking = { step: 'pay', code: 'whatever' };

type Case = [string, string, readonly NewEvent[], ReturnType<typeof command>, string];

describe('a refusal says what to do', () => {
  it.each<Case>([
    [
      'an id that is in use',
      'work_order_exists',
      [opened()],
      command('open-work-order', {}),
      'The work order wo-1 is open under that id.',
    ],
    [
      'a work order that is not there',
      'work_order_not_found',
      [],
      because('stop-work-order'),
      'There is no work order wo-1: open it first.',
    ],
    [
      'a closed work order',
      'work_order_closed',
      [opened(), event('work-order.closed', {})],
      because('stop-work-order'),
      'The work order is closed: reopen it first.',
    ],
    [
      'an abandoned work order',
      'work_order_closed',
      [opened(), event('work-order.abandoned', {})],
      because('stop-work-order'),
      'The work order is abandoned: open a new one.',
    ],
    [
      'a stop of what is stopped',
      'work_order_stopped',
      [opened(), stopped],
      because('stop-work-order'),
      'The work order is stopped already.',
    ],
    [
      'a resumption of what goes on',
      'work_order_not_stopped',
      [opened()],
      because('resume-work-order'),
      'The work order is not stopped: it goes on.',
    ],
    [
      'a reopening of what is open',
      'work_order_not_closed',
      [opened()],
      because('reopen-work-order'),
      'The work order is open, not closed.',
    ],
    [
      'a work order in its own place',
      'work_order_supersedes_itself',
      [opened()],
      command('supersede-work-order', { by: 'wo-1', reason: 'storm' }),
      'Name the other work order that takes its place, or none.',
    ],
    [
      'a step of a stopped work order',
      'work_order_stopped',
      [opened(), stopped],
      command('complete-step', { step: 'pay' }),
      'The work order is stopped: an operator resumes it first.',
    ],
    [
      'a completed step',
      'step_already_completed',
      [opened(), completed('pay')],
      command('complete-step', { step: 'pay' }),
      'The step pay is completed in this run already.',
    ],
    [
      'a step that is not there',
      'step_not_found',
      [opened()],
      command('complete-step', { step: 'fly' }),
      'The workflow has no step fly: it has check, pay.',
    ],
    [
      'a step where the workflow has none',
      'step_not_found',
      [opened()],
      command('complete-step', { step: 'fly' }, bare),
      'The workflow has no step fly: it has none.',
    ],
    [
      'a block that is not there',
      'step_not_blocked',
      [opened()],
      command('unblock-step', { step: 'pay' }),
      'The step pay is not blocked: there is nothing to lift.',
    ],
    [
      'a prerequisite that is not there',
      'prerequisite_not_found',
      [opened()],
      command('record-prerequisite', { prerequisite: 'budget', result: 'passed' }),
      'The workflow has no prerequisite budget: it has scope. A missing input is given as a fact of its name.',
    ],
    [
      'a fact where the workflow has none',
      'fact_not_in_workflow',
      [opened()],
      command('observe-facts', { facts: { mood: 1, risk: 1 } }, bare),
      'The workflow declares no fact mood, risk: it declares none.',
    ],
    [
      'a fact that is not declared',
      'fact_not_in_workflow',
      [opened()],
      command('observe-facts', { facts: { mood: 1 } }),
      'The workflow declares no fact mood: it declares amount, remark, risk, score.',
    ],
    [
      'facts of other types',
      'fact_type',
      [opened()],
      command('observe-facts', { facts: { risk: 1, score: 'high' } }),
      'risk must be of type string, or null for unknown; score must be of type integer, or null for unknown.',
    ],
  ])('[I2] of %s: %s', (_, code, past, sent, message) =>
    given(...past)
      .when(sent)
      .thenRefused(code, { message }),
  );

  it('[E1] with the codes that there are, in order', () =>
    given(opened())
      .when(command('block-step', blocking, { codes: new Set(['zulu', '1st']) }))
      .thenRefused('exception_code_not_found', {
        message: expect.stringMatching(
          /^There is no exception code whatever: use one of 1st, .+, zulu, and say the rest in the note\.$/,
        ),
      }));

  it('[I2] with the facts, in order, and with the place of each that is wrong', () => {
    const definition = workflowOf({
      facts: { zulu: { type: 'integer' }, alpha: { type: 'string' } },
    });
    const workflow = { ref: refunds.ref, definition };
    given(opened())
      .when(command('observe-facts', { facts: { mood: 1 } }, { workflow }))
      .thenRefused('fact_not_in_workflow', {
        facts: { unknown: ['mood'], declared: ['alpha', 'zulu'] },
        errors: [
          { pointer: '/facts/mood', message: 'is not declared in the workflow: leave it out' },
        ],
      });
    given(opened())
      .when(command('observe-facts', { facts: { zulu: 'high' } }, { workflow }))
      .thenRefused('fact_type', {
        errors: [{ pointer: '/facts/zulu', message: 'must be of type integer, or null' }],
      });
  });

  it('[I2] with what the refusal is about, for machines', () => {
    given(opened())
      .when(command('open-work-order', {}))
      .thenRefused('work_order_exists', { facts: { workOrderId: 'wo-1' }, errors: [] });
    given()
      .when(command('open-work-order', { workflow: 'other' }, { workflow: null }))
      .thenRefused('workflow_not_found', { facts: { workflow: 'other' } });
    given(opened(), event('work-order.abandoned', {}))
      .when(because('stop-work-order'))
      .thenRefused('work_order_closed', { facts: { status: 'abandoned' } });
    given(opened())
      .when(because('reopen-work-order'))
      .thenRefused('work_order_not_closed', { facts: { status: 'open' } });
  });
});

describe('a workflow that was not looked up', () => {
  it.each(['complete-step', 'block-step', 'observe-facts'])(
    'is a bug to %s, and no refusal',
    (type) =>
      expect(() =>
        given(opened())
          .when(command(type, { step: 'pay', facts: {} }, { workflow: null }))
          .thenNothing(),
      ).toThrow('The workflow version of this work order is not in its stream.'),
  );

  it('[A3] is a bug to open a track under, too', () => {
    const workOrder = fold(workOrderDecider, recorded([opened()]));
    const opener = { workOrder, track: { name: 'change', workflow: 'other', owner: 'cfo' } };
    const parent = { workOrderId: 'wo-0', track: 'change', decisionId: 'decision-1' };
    expect(() =>
      given()
        .when(command('open-track', { parent }, { opener, workflow: null }))
        .thenNothing(),
    ).toThrow('The workflow of the track change was not looked up.');
  });
});

function because(type: string) {
  return command(type, { reason: 'storm' });
}
