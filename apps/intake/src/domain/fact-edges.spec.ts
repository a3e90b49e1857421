import { workflowOf } from '#contracts';
import { Refusal } from '#kernel';
import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import { event, refunds } from '../../test/refund-builders';
import { admit, type AdmissionContext } from './fact-admission';
import { type ParseAs, understand } from './parse-fact';
import { isFactError } from './envelope';

const now = '2030-01-01T09:00:00.000Z';
const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };

describe('whether a run covered what was done', () => {
  const workOrder = allowed('2030-01-01T08:30:00.000Z');

  it.each([
    ['in time', '2030-01-01T08:29:00.000Z'],
    ['before it was decided', '2030-01-01T07:00:00.000Z'],
    ['in the future', '2030-01-01T10:00:00.000Z'],
    ['at no time that is stated', undefined],
  ])('[P10] goes by when the report was received: done %s', (_, time) => {
    expect(performed({ time }, { workOrder })).toMatchObject([{ data: { authorised: false } }]);
    const inForce = { workOrder: allowed('2030-01-01T09:30:00.000Z') };
    expect(performed({ time }, inForce)).toMatchObject([{ data: { authorised: true } }]);
  });

  it.each([
    ['while it was valid', '2030-01-01T08:00:00.000Z', true],
    ['after it had run out', '2030-01-01T08:31:00.000Z', false],
    ['before it was decided', '2030-01-01T07:30:00.000Z', false],
    ['in the future, which counts as now', '2030-01-01T10:00:00.000Z', false],
    ['at a time that nobody says, which counts as now', undefined, false],
  ])('[P10] goes by when it was done, where the workflow takes late reports: %s', (_, time, is) => {
    const definition = workflowOf({ reportWithin: 'PT2H' });
    const [reported] = performed({ time }, { workOrder, definition });
    expect(reported).toMatchObject({ data: { authorised: is } });
  });

  it('[P10] goes by when the report was received, where it is later than the workflow takes', () => {
    const time = '2030-01-01T08:29:00.000Z';
    const authorised = ['PT30M', 'PT31M'].map((reportWithin) => {
      const definition = workflowOf({ reportWithin });
      return performed({ time }, { workOrder, definition }).map(
        ({ data }) => (data as { authorised: boolean }).authorised,
      );
    });
    expect(authorised).toEqual([[false], [true]]);
  });

  it('[P10] holds for what failed, too', () =>
    expect(performed({ type: 'writ.action.failed.v1' })).toMatchObject([
      { type: 'action.failed', data: { authorised: false } },
    ]));
});

describe('what the workflow does not know', () => {
  it('[E1] blocks a step under the code for any step', () =>
    expect(admitted('step.blocked', { step: 'unheard' })).toMatchObject([
      { type: 'step.blocked', data: { code: 'step-blocked' } },
    ]));

  it('[I2] fails a prerequisite under the code for any prerequisite', () =>
    expect(admitted('prerequisite.failed', { prerequisite: 'unheard' })).toMatchObject([
      { data: { code: 'prerequisite-failed' } },
    ]));

  it.each([
    ['with those of the workflow', workflowOf({}), /use one of 1st, .+, zulu; or define it/],
    ['without a workflow', null, /use one of 1st, zulu; or define it/],
  ])('[I5] lists the codes that there are, in order, %s', (_, definition, message) =>
    expect(
      admission(
        'step.blocked',
        { step: 'pay', code: 'unheard' },
        {
          codes: new Set(['zulu', '1st']),
          definition,
        },
      ),
    ).toMatchObject({ message: expect.stringMatching(message) }),
  );
});

describe('data that cannot be read', () => {
  it('[I4] has no null where a field is absent, within an action neither', () => {
    const fact = understand(report('step.completed', { step: 'pay', note: null }), now, parseAs);
    expect(fact).toMatchObject({ body: { step: 'pay' } });
    expect(fact).not.toHaveProperty('body.note');
    const done = understand(
      report('action.performed', { action: { ...action, audience: null } }),
      now,
      parseAs,
    );
    expect(done).toMatchObject({ body: { action } });
    expect(done).not.toHaveProperty('body.action.audience');
  });

  it.each<[string, Refusal, object]>([
    [
      'the whole, where no field is named',
      new Refusal('invalid', 'no'),
      {
        pointer: '/data',
        message: 'data is not what this type holds: correct it and send it again.',
      },
    ],
    [
      'a field that the message does not begin with',
      new Refusal('invalid', 'no', {}, [{ pointer: '/action/kind', message: 'must be a text' }]),
      {
        pointer: '/data/action/kind',
        message: 'action/kind must be a text: correct it and send it again.',
      },
    ],
    [
      'a field once, where the message begins with it',
      new Refusal('invalid', 'no', {}, [
        { pointer: '/action/kind', message: 'kind must be a text' },
      ]),
      {
        pointer: '/data/action/kind',
        message: 'kind must be a text: correct it and send it again.',
      },
    ],
  ])('[I5] names %s', (_, refusal, expected) =>
    expect(understand(report('step.completed', {}), now, failing(refusal))).toEqual({
      reason: 'invalid_data',
      ...expected,
    }),
  );

  it('[I5] is no name for a bug: that goes on', () =>
    expect(() =>
      understand(report('step.completed', {}), now, failing(new TypeError('a bug'))),
    ).toThrow('a bug'));
});

function report(type: string, data: object, other: object = {}) {
  return {
    specversion: '1.0',
    type: `writ.${type}.v1`,
    source: 'crm',
    id: '1',
    data: { workOrderId: 'wo-1', ...data },
    ...other,
  };
}

function failing(error: Error): ParseAs {
  return () => {
    throw error;
  };
}

function admission(type: string, data: object, outside: object = {}, other: object = {}) {
  const fact = understand(report(type, data, other), now, parseAs);
  if (isFactError(fact)) throw new Error(fact.message);
  const context: AdmissionContext = {
    now,
    reportedBy: 'connector',
    newRunId: () => 'run-1',
    workOrder: unknownWorkOrder,
    halts: {},
    clockSkewMs: 60_000,
    codes: new Set(['step-blocked']),
    published: refunds,
    definition: refunds.definition,
    ...outside,
  };
  return admit(fact, context);
}

function admitted(type: string, data: object, outside: object = {}, other: object = {}) {
  const fact = admission(type, data, outside, other);
  if (isFactError(fact)) throw new Error(fact.message);
  return fact.events;
}

function performed(other: object, outside: object = {}) {
  return admitted('action.performed', { action, decisionId: 'decision-1' }, outside, other);
}

/** A run that was decided at a quarter to eight. */
function allowed(validUntil: string) {
  const decision = {
    decisionId: 'decision-1',
    action,
    outcome: 'run',
    requestedBy: 'connector',
    approvals: [],
    consumes: [],
  };
  const run = event('decision.made', { ...decision, validUntil });
  const [made] = recorded([{ ...run, recordedAt: '2030-01-01T07:45:00.000Z' }]);
  return evolve(unknownWorkOrder, made!);
}
