import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import {
  blocked,
  command,
  completed,
  event,
  missingAmount,
  opened,
  refunds,
} from '../../test/refund-builders';
import { workOrderDecider } from './work-order.decider';

const { given } = specFor(workOrderDecider);

describe('opening a work order', () => {
  it('takes job type, mode, owner and version from the workflow', () =>
    given()
      .when(open({ inputs: { amount: 1200 } }))
      .then(opened({ inputs: { amount: 1200 } })));

  it('[P5] begins as draft-only where its workflow says so, and nobody opens it wider', () => {
    const drafts = { ...refunds.definition, allowedOutput: 'draft-only' };
    const context = { workflow: { ...refunds, definition: drafts } };
    const inputs = { amount: 12 };
    const draftOnly = opened({ inputs, allowedOutput: 'draft-only' });
    for (const allowedOutput of [undefined, 'draft-only'])
      given()
        .when(command('open-work-order', { workflow: 'refunds', inputs, allowedOutput }, context))
        .then(draftOnly);
    given()
      .when(command('open-work-order', { workflow: 'refunds', allowedOutput: 'any' }, context))
      .thenRefused('output_not_allowed', {
        message:
          'Work of refunds begins as draft-only, until its gates are open: leave `allowedOutput` out.',
        facts: { allowedOutput: 'draft-only' },
      });
  });

  it.each(['draft-only', 'any'])('[P5] keeps what it may put out: %s', (allowedOutput) =>
    given()
      .when(open({ inputs: { amount: 1 }, allowedOutput }))
      .then(opened({ inputs: { amount: 1 }, allowedOutput })),
  );

  it.each<[string, object]>([
    ['absent', {}],
    ['unknown', { amount: null }],
    ['of another type', { amount: '12' }],
  ])('[I2] opens and fails a prerequisite for a required input that is %s', (_, inputs) =>
    given().when(open({ inputs })).then(opened({ inputs }), missingAmount()),
  );

  it('refuses a workflow that is not published, saying what to do', () =>
    given()
      .when(open({}, { workflow: null }))
      .thenRefused('workflow_not_found', {
        message: expect.stringContaining('PUT /v1/workflows/refunds'),
      }));

  it('refuses an id that is in use', () =>
    given(opened()).when(open()).thenRefused('work_order_exists'));

  it('takes an id that facts arrived for before', () =>
    given(completed('pay'))
      .when(open({ inputs: { amount: 1 } }))
      .then(opened({ inputs: { amount: 1 } })));
});

describe('stating facts', () => {
  it('records each with its source and time', () =>
    given(opened())
      .when(state({ risk: 'low', score: null }))
      .then(stated('risk', 'low'), stated('score', null)));

  it('[I4] takes null for unknown, whatever the type', () =>
    given(opened())
      .when(state({ score: null }))
      .then(stated('score', null)));

  it('refuses facts that the workflow does not declare, naming those that it does', () =>
    given(opened())
      .when(state({ risk: 'low', constructor: 1 }))
      .thenRefused('fact_not_in_workflow', {
        facts: { unknown: ['constructor'], declared: ['amount', 'remark', 'risk', 'score'] },
        errors: [{ pointer: '/facts/constructor', message: expect.any(String) }],
      }));

  it('refuses a value of another type', () =>
    given(opened())
      .when(state({ score: 'high' }))
      .thenRefused('fact_type', { facts: { wanted: { score: 'integer' } } }));

  it('[I2] passes the prerequisite of an input that was missing', () =>
    given(opened(), missingAmount())
      .when(state({ amount: 12 }))
      .then(stated('amount', 12), event('prerequisite.passed', { prerequisite: 'input-amount' })));

  it('[I4] leaves an input missing that is still unknown', () =>
    given(opened(), missingAmount())
      .when(state({ amount: null }))
      .then(stated('amount', null)));
});

describe('checking a prerequisite', () => {
  it('[I2] records a failure under the code that the workflow gives it', () =>
    given(opened())
      .when(check('scope', 'failed'))
      .then(event('prerequisite.failed', { prerequisite: 'scope', code: 'scope-unclear' })));

  it('records a pass', () =>
    given(opened())
      .when(check('scope', 'passed'))
      .then(event('prerequisite.passed', { prerequisite: 'scope' })));

  it('refuses one that the workflow does not have, naming those that it has', () =>
    given(opened())
      .when(check('budget', 'passed'))
      .thenRefused('prerequisite_not_found', {
        facts: { prerequisite: 'budget', prerequisites: ['scope'] },
      }));

  it('[I2] refuses to pass a missing input that nobody gave', () =>
    given(opened(), missingAmount())
      .when(check('input-amount', 'passed'))
      .thenRefused('prerequisite_not_found'));
});

describe('going through the checklist', () => {
  it('records a completed step', () =>
    given(opened())
      .when(command('complete-step', { step: 'pay', evidence: ['evidence-1'] }))
      .then(event('step.completed', { step: 'pay', evidence: ['evidence-1'] })));

  it.each(['complete-step', 'block-step', 'unblock-step'])(
    'refuses to %s what the workflow does not have, naming what it has',
    (type) =>
      given(opened())
        .when(command(type, { step: 'toString', code: 'step-blocked' }))
        .thenRefused('step_not_found', {
          facts: { step: 'toString', steps: ['check', 'pay'] },
        }),
  );

  it.each(['complete-step', 'block-step'])('refuses to %s what is completed', (type) =>
    given(opened(), completed('pay'))
      .when(command(type, { step: 'pay', code: 'step-blocked' }))
      .thenRefused('step_already_completed'),
  );

  it('refuses to complete a step while the work order is stopped', () =>
    given(opened(), stopped())
      .when(command('complete-step', { step: 'pay' }))
      .thenRefused('work_order_stopped'));

  it.each(['step-blocked', 'scope-unclear', 'catalogued'])(
    '[E1] blocks a step by the code %s',
    (code) => given(opened()).when(block(code)).then(blocked('pay', code)),
  );

  it('[E1] refuses any other code, with the list', () =>
    given(opened())
      .when(block('whatever'))
      .thenRefused('exception_code_not_found', {
        facts: {
          code: 'whatever',
          codes: expect.arrayContaining(['catalogued', 'scope-unclear', 'step-blocked']),
        },
      }));

  it('lifts a block, and refuses where there is none', () => {
    const lift = command('unblock-step', { step: 'pay' });
    given(opened(), blocked('pay'))
      .when(lift)
      .then(event('step.unblocked', { step: 'pay' }));
    given(opened()).when(lift).thenRefused('step_not_blocked');
    given(opened(), blocked('pay'), completed('pay')).when(lift).thenRefused('step_not_blocked');
  });
});

describe('stopping, resuming, abandoning and reopening', () => {
  it('stops what goes on and resumes what is stopped', () => {
    given(opened()).when(because('stop-work-order')).then(stopped());
    given(opened(), stopped()).when(because('resume-work-order')).then(resumed());
    given(opened(), stopped()).when(because('stop-work-order')).thenRefused('work_order_stopped');
    given(opened()).when(because('resume-work-order')).thenRefused('work_order_not_stopped');
  });

  it('[C3] abandons with obligations open', () =>
    given(opened(), blocked('pay'), raised())
      .when(because('abandon-work-order'))
      .then(event('work-order.abandoned', { reason: 'storm' })));

  it('[C3] is superseded with obligations open, which a closing refuses', () => {
    const past = [opened(), blocked('pay'), raised()];
    given(...past)
      .when(
        command('supersede-work-order', { reason: 'storm', by: 'wo-2' }, { hasSuccessor: true }),
      )
      .then(event('work-order.superseded', { reason: 'storm', by: 'wo-2' }));
    given(...past)
      .when(because('supersede-work-order'))
      .then(event('work-order.superseded', { reason: 'storm' }));
    given(...past)
      .when(command('close-work-order', {}))
      .then(event('work-order.closure-refused', { unmet: expect.any(Array) }));
  });

  it('[C4] reopens what is closed, for a new run of the checklist', () =>
    given(opened(), closed())
      .when(because('reopen-work-order'))
      .then(event('work-order.reopened', { reason: 'storm', checklistRunId: 'run-1' })));

  it.each<[string, NewEvent[]]>([
    ['open', [opened()]],
    ['abandoned', [opened(), event('work-order.abandoned', { reason: 'storm' })]],
    ['superseded', [opened(), event('work-order.superseded', { reason: 'storm' })]],
  ])('refuses to reopen what is %s', (_, past) =>
    given(...past)
      .when(because('reopen-work-order'))
      .thenRefused('work_order_not_closed'),
  );
});

const others: readonly [string, object][] = [
  ['observe-facts', { facts: { risk: 'low' } }],
  ['record-prerequisite', { prerequisite: 'scope', result: 'passed' }],
  ['complete-step', { step: 'pay' }],
  ['block-step', { step: 'pay', code: 'step-blocked' }],
  ['unblock-step', { step: 'pay' }],
  ['close-work-order', {}],
  ['stop-work-order', { reason: 'storm' }],
  ['resume-work-order', { reason: 'storm' }],
  ['abandon-work-order', { reason: 'storm' }],
];

describe.each(others)('%s', (type, data) => {
  it('refuses where no work order was opened', () =>
    given(completed('pay')).when(command(type, data)).thenRefused('work_order_not_found'));

  it('refuses once the work order has ended', () =>
    given(opened(), closed()).when(command(type, data)).thenRefused('work_order_closed'));
});

function open(data: object = {}, context: object = {}) {
  return command('open-work-order', { workflow: refunds.ref.id, ...data }, context);
}

function state(facts: object) {
  return command('observe-facts', { facts });
}

function check(prerequisite: string, result: string) {
  return command('record-prerequisite', { prerequisite, result });
}

function block(code: string) {
  return command('block-step', { step: 'pay', code });
}

function because(type: string) {
  return command(type, { reason: 'storm' });
}

function stated(name: string, value: unknown): NewEvent {
  const { now } = metadata();
  return event('fact.observed', { name, value, observedAt: now, source: 'olga' });
}

function stopped(): NewEvent {
  return event('work-order.stopped', { reason: 'storm' });
}

function resumed(): NewEvent {
  return event('work-order.resumed', { reason: 'storm' });
}

function closed(): NewEvent {
  return event('work-order.closed', {});
}

function raised(): NewEvent {
  return event('exception.raised', { exceptionId: 'exception-1', code: 'step-blocked' });
}
