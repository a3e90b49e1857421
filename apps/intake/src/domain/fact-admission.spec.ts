import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import { event, opened, refunds } from '../../test/refund-builders';
import {
  admission,
  admitted,
  cloudEvent,
  context,
  now,
  origin,
  time,
} from '../../test/admission-builders';
import { admit } from './fact-admission';
import { understand } from './parse-fact';
import { isFactError } from './envelope';

const importer = { isOperator: true };
const quarantinedBy = (sentBy: string) => ({
  quarantineId: 'quarantine-1',
  sentBy,
  speaksForSource: false,
});

describe('a reported fact', () => {
  it.each<[string, object]>([
    ['work-order.closed', {}],
    ['work-order.closed', { closureEvidenceId: 'evidence-1' }],
    ['prerequisite.passed', { prerequisite: 'whatever' }],
    ['step.completed', { step: 'whatever', evidence: ['evidence-1'] }],
    ['step.unblocked', { step: 'whatever', note: 'goes on' }],
  ])('[I7] %s is recorded as it came, whatever state the work order is in', (type, data) =>
    expect(admitted(type, data)).toEqual([
      { ...event(type, { ...data, origin }), occurredAt: time },
    ]),
  );

  it('[E4] of a closing says since when only obligations are open', () => {
    const onlyObligationsSince = '2029-12-30T09:00:00.000Z';
    expect(admitted('work-order.closed', {}, { onlyObligationsSince })).toMatchObject([
      { data: { onlyObligationsSince } },
    ]);
  });

  it('says which quarantine entry it was replayed from', () =>
    expect(admitted('work-order.closed', {}, { quarantined: quarantinedBy('crm') })).toMatchObject([
      { data: { origin: { ...origin, quarantineId: 'quarantine-1' } } },
    ]));

  it('has the time of its recording where it has none', () => {
    const fact = understand(
      { ...cloudEvent('work-order.closed', {}), time: undefined },
      now,
      parseAs,
    );
    if (isFactError(fact)) throw new Error(fact.message);
    expect(admit(fact, context())).toMatchObject({ events: [{ occurredAt: undefined }] });
  });
});

describe('a reported opening', () => {
  const inputs = { amount: 1 };

  it('takes job type, mode, owner and version from the workflow', () =>
    expect(admitted('work-order.opened', { workflow: 'refunds', inputs })).toEqual([
      { ...opened({ inputs, origin }), occurredAt: time },
    ]));

  it('[I2] fails a prerequisite for each missing input', () =>
    expect(admitted('work-order.opened', { workflow: 'refunds' })).toMatchObject([
      { type: 'work-order.opened' },
      {
        type: 'prerequisite.failed',
        data: { prerequisite: 'input-amount', origin },
        occurredAt: time,
      },
    ]));

  it('[I9] owes nothing for what imported work lacks', () =>
    expect(
      admitted('work-order.opened', { workflow: 'refunds' }, importer, { imported: true }),
    ).toMatchObject([{ type: 'work-order.opened', data: { origin: { imported: true } } }]));

  it('[I9] of imported work under an enforced workflow is for operators and admins', () =>
    expect(
      admission('work-order.opened', { workflow: 'refunds' }, {}, { imported: true }),
    ).toMatchObject({
      reason: 'import_not_yours',
      pointer: '/imported',
      message:
        'Operators and admins import work under refunds, which is in mode enforce: leave imported out where the work is done here, or replay this with such a key.',
    }));

  it('[I9] of imported work under an observed workflow is for anybody', () => {
    const published = {
      ...refunds,
      definition: { ...refunds.definition, mode: 'observe' as const },
    };
    expect(
      admitted('work-order.opened', { workflow: 'refunds' }, { published }, { imported: true }),
    ).toMatchObject([{ data: { mode: 'observe', origin: { imported: true } } }]);
  });

  it('[V5] names the kinds of evidence that only claim, where its workflow has any', () => {
    const claimedEvidence = ['photo'];
    const published = { ...refunds, definition: { ...refunds.definition, claimedEvidence } };
    const [opened] = admitted('work-order.opened', { workflow: 'refunds' }, { published });
    expect(opened).toHaveProperty('data.claimedEvidence', claimedEvidence);
    const [plain] = admitted('work-order.opened', { workflow: 'refunds' });
    expect(plain).not.toHaveProperty('data.claimedEvidence');
  });

  it('[I9] is not imported where the work is open here, and events about that are not either', () => {
    const live = { ...importer, ignoresImported: true };
    const [opened] = admitted('work-order.opened', { workflow: 'refunds' }, live, {
      imported: true,
    });
    expect(opened).not.toHaveProperty('data.origin.imported');
    const [closed] = admitted('work-order.closed', {}, live, { imported: true });
    expect(closed).toEqual({ ...event('work-order.closed', { origin }), occurredAt: time });
  });

  it.each([
    ['owner', 'lena'],
    ['dueAt', '2029-12-31T13:00:00.000Z'],
  ])('[I9] takes its %s from imported work only', (name, value) => {
    const data = { workflow: 'refunds', inputs, [name]: value };
    const [opened] = admitted('work-order.opened', data, importer, { imported: true });
    expect(opened).toHaveProperty(`data.${name}`, value);
    expect(admission('work-order.opened', data, importer)).toMatchObject({
      reason: 'invalid_data',
      pointer: `/data/${name}`,
    });
  });

  it('fails nothing on a work order that is open already', () => {
    const workOrder = recorded([opened()]).reduce(evolve, unknownWorkOrder);
    expect(admitted('work-order.opened', { workflow: 'refunds' }, { workOrder })).toHaveLength(1);
  });

  it('[I5] of an unknown workflow goes to quarantine, with the advice to publish it and replay', () =>
    expect(admission('work-order.opened', { workflow: 'other' }, { published: null })).toEqual({
      reason: 'unknown_workflow',
      pointer: '/data/workflow',
      message: expect.stringMatching(/PUT \/v1\/workflows\/other, then replay/),
    }));
});

describe('a reported block', () => {
  it.each<[string, object, string]>([
    ['its own code', { step: 'pay', code: 'scope-unclear' }, 'scope-unclear'],
    ['a catalogued code', { step: 'pay', code: 'catalogued' }, 'catalogued'],
    ['the code that the workflow gives the step', { step: 'check' }, 'scope-unclear'],
    ['step-blocked where nobody gives one', { step: 'pay' }, 'step-blocked'],
  ])('[E1] has %s', (_, data, code) =>
    expect(admitted('step.blocked', data)).toMatchObject([{ data: { code } }]),
  );

  it('[I5] by an unknown code goes to quarantine, with the list', () =>
    expect(admission('step.blocked', { step: 'pay', code: 'whatever' })).toEqual({
      reason: 'unknown_code',
      pointer: '/data/code',
      message: expect.stringContaining('catalogued, '),
    }));

  it('by a code of a workflow that is not known goes to quarantine', () =>
    expect(
      admission('step.blocked', { step: 'pay', code: 'scope-unclear' }, { definition: null }),
    ).toMatchObject({ reason: 'unknown_code' }));
});

describe('other reported facts', () => {
  it('have the code that the workflow gives a failed prerequisite', () => {
    const scope = { prerequisite: 'scope' };
    expect(admitted('prerequisite.failed', scope)).toMatchObject([
      { data: { code: 'scope-unclear' } },
    ]);
    expect(admitted('prerequisite.failed', scope, { definition: null })).toMatchObject([
      { data: { code: 'prerequisite-failed' } },
    ]);
  });

  it('state a value with their source, at the time of observation, of the event or of now', () => {
    const fact = { name: 'risk', value: 'low' };
    const observedAt = '2029-12-01T00:00:00Z';
    expect(admitted('fact.observed', { ...fact, observedAt })).toMatchObject([
      { data: { ...fact, source: 'crm', observedAt: '2029-12-01T00:00:00.000Z', origin } },
    ]);
    expect(admitted('fact.observed', fact)).toMatchObject([{ data: { observedAt: time } }]);
  });

  it('say whether a delegate stated a value', () => {
    const fact = { name: 'risk', value: 'low' };
    const [byDelegate] = admitted('fact.observed', fact, { asDelegate: true });
    expect(byDelegate).toHaveProperty('data.asDelegate', true);
    const [byOther] = admitted('fact.observed', fact, { asDelegate: false });
    expect(byOther).not.toHaveProperty('data.asDelegate');
  });

  it.each([
    ['now, while the clock of the source is a little ahead', '2030-01-01T09:01:00.000Z', now],
    ['what is stated, beyond that', '2030-01-01T09:01:00.001Z', '2030-01-01T09:01:00.001Z'],
  ])('[I4] state a value at a time ahead: %s', (_, observedAt, counts) =>
    expect(admitted('fact.observed', { name: 'risk', value: 'low', observedAt })).toMatchObject([
      { data: { observedAt: counts } },
    ]),
  );

  it('[I6] record evidence as captured by the caller, private by default', () => {
    const body = {
      evidenceId: 'evidence-1',
      kind: 'photo',
      sha256: 'a'.repeat(64),
      mediaType: 'image/png',
      size: 1,
    };
    expect(admitted('evidence.recorded', body)).toMatchObject([
      { data: { ...body, producer: 'connector', capturedAt: time, visibility: 'private' } },
    ]);
  });

  it('[P10] [P11] record whether a run covered them, by our own judgement', () => {
    const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
    const run = event('decision.made', {
      decisionId: 'decision-1',
      action,
      outcome: 'run',
      requestedBy: 'connector',
      approvals: [],
      consumes: [],
      validUntil: '2030-01-01T10:00:00.000Z',
    });
    const [made] = recorded([{ ...run, recordedAt: time }]);
    const workOrder = evolve(unknownWorkOrder, made!);
    const data = { action, decisionId: 'decision-1' };
    expect(admitted('action.performed', data, { workOrder })).toMatchObject([
      { data: { authorised: true } },
    ]);
    expect(admitted('action.performed', data)).toMatchObject([{ data: { authorised: false } }]);
    expect(admitted('action.performed', data, { workOrder, reportedBy: 'agent-8' })).toMatchObject([
      { data: { authorised: false, notTheirs: true } },
    ]);
    // An operator who replays a report lends it no right.
    const operator = { workOrder, reportedBy: 'olga', isOperator: true };
    for (const [sentBy, authorised] of [
      ['connector', true],
      ['agent-8', false],
    ] as const) {
      const replayed = { ...operator, quarantined: quarantinedBy(sentBy) };
      expect(admitted('action.performed', data, replayed)).toMatchObject([
        { data: { authorised } },
      ]);
    }
    const halt = { haltId: 'halt-1', reason: 'Twice.', until: '2030-01-01T10:00:00.000Z' };
    for (const [principal, authorised] of [
      [undefined, false],
      ['connector', false],
      ['agent-9', true],
    ] as const) {
      const declared = { ...halt, principal, declaredBy: ['olga'], hasEnded: false };
      const halts = { 'halt-1': declared };
      expect(admitted('action.performed', data, { workOrder, halts })).toMatchObject([
        { data: { authorised } },
      ]);
    }
  });
});
