import { validateSync } from 'class-validator';
import { workflowOf, type WorkflowDefinition } from './workflow';
import { workflowProblems } from './workflow-problems';
import { fitsType, prerequisiteOf, stepsOf, unmetInputs } from './workflow-questions';

const refunds = {
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'support-lead',
  inputs: [
    { name: 'order', type: 'string' },
    { name: 'note', type: 'string', required: false },
  ],
  prerequisites: [{ name: 'paid', accept: 'The order shows a settled payment.' }],
  facts: { paid: { type: 'boolean', maxAge: 'PT1H' }, size: { type: 'integer' } },
  systems: [{ name: 'shop', reads: ['order'], writes: ['refund'] }],
  actions: [{ kind: 'refund.issue', authority: 'apply', system: 'shop', writes: ['refund'] }],
  stages: [{ name: 'work', steps: [{ name: 'check' }, { name: 'pay', onBlock: 'step-blocked' }] }],
  approvals: { refund: { owner: 'finance', answerWithin: 'P1D', validFor: 'PT4H' } },
};

const shapeErrors = (definition: Record<string, unknown>) =>
  validateSync(workflowOf(definition), { whitelist: true, forbidNonWhitelisted: true });
const pointers = (change: object) =>
  workflowProblems(workflowOf({ ...refunds, ...change })).map(({ pointer }) => pointer);

describe('a workflow definition', () => {
  it('takes a complete one and fills in the defaults', () => {
    const definition = workflowOf(refunds);
    expect(shapeErrors(refunds)).toEqual([]);
    expect(workflowProblems(definition)).toEqual([]);
    expect(definition).toMatchObject<Partial<WorkflowDefinition>>({ mode: 'enforce', objects: [] });
    expect(prerequisiteOf(definition, 'paid')?.onFail).toBe('prerequisite-failed');
    expect(definition.approvals.get('refund')).toMatchObject({
      singleUse: false,
      signatures: 1,
      signers: [],
      after: [],
    });
    expect(definition).toMatchObject({ gates: [], onScopeChange: [] });
  });

  it('keeps facts that are named like a method of a map', () =>
    expect(workflowOf(refunds).facts.get('size')).toEqual({ type: 'integer' }));

  it.each([
    ['an unknown field', { colours: [] }],
    ['an unknown field of a gate', { gates: [{ name: 'launch', quorum: 2 }] }],
    ['a gate without a name', { gates: [{ approvals: ['refund'] }] }],
    ['a track without a workflow', { onScopeChange: [{ name: 'security' }] }],
    ['a budget that is no number', { budget: { writes: 'many' } }],
    [
      'an approval by nobody',
      { approvals: { refund: { ...refunds.approvals.refund, signatures: 0 } } },
    ],
    ['an unknown field inside', { systems: [{ name: 'shop', deletes: [] }] }],
    ['a currency that nobody pays in', { facts: { size: { type: 'integer', currency: 'EURO' } } }],
    [
      'a currency in small letters',
      { inputs: [{ name: 'sum', type: 'integer', currency: 'eur' }] },
    ],
    ['an unknown field of a fact', { facts: { paid: { type: 'boolean', default: true } } }],
    ['a fact without a type', { facts: { paid: null } }],
    ['facts as a list', { facts: [{ type: 'boolean' }] }],
    ['a name beyond the alphabet', { facts: { 'a/b': { type: 'boolean' } } }],
    ['an approval without a time', { approvals: { refund: { owner: 'finance' } } }],
    ['a month as a duration', { slas: { work: 'P1M' } }],
    ['a mode that does not exist', { mode: 'audit' }],
    [
      'an argument of an unknown type',
      { actions: [{ ...refunds.actions[0], arguments: { a: 1 } }] },
    ],
    ['steps that are no list', { stages: [{ name: 'work', steps: 'check' }] }],
  ])('refuses %s', (_, change) => {
    expect(shapeErrors({ ...refunds, ...change })).not.toEqual([]);
  });

  it('[I3] lists every action that reaches beyond the listed systems and writes', () => {
    const actions = [
      { kind: 'a', authority: 'apply', system: 'bank' },
      { kind: 'b', authority: 'apply', system: 'shop', writes: ['refund', 'price'] },
      { kind: 'c', authority: 'read', system: 'shop', writes: ['refund'] },
    ];
    expect(pointers({ actions })).toEqual([
      '/actions/0/system',
      '/actions/1/writes/1',
      '/actions/2/writes',
    ]);
  });

  it('lists repeated names, also of steps in other stages, and codes that nobody declared', () => {
    const stages = [
      { name: 'one', steps: [{ name: 'check' }] },
      { name: 'two', steps: [{ name: 'check', onBlock: 'no-stock' }] },
    ];
    expect(pointers({ stages, prerequisites: [{ name: 'x', accept: 'y', onFail: 'z' }] })).toEqual([
      '/stages/1/steps/0/name',
      '/prerequisites/0/onFail',
      '/stages/1/steps/0/onBlock',
    ]);
  });

  it('[I2] refuses inputs that are one prerequisite with another, or with a declared one', () => {
    const long = 'a'.repeat(58);
    const inputs = [`${long}1`, `${long}2`, 'address'].map((name) => ({ name, type: 'text' }));
    expect(pointers({ inputs, prerequisites: [{ name: 'input-address' }] })).toEqual([
      '/inputs/1/name',
      '/inputs/2/name',
    ]);
  });

  it('refuses names by which Cedar tells entities from records', () =>
    expect(
      pointers({
        facts: { __expr: { type: 'boolean' } },
        inputs: [{ name: '__entity', type: 'string' }],
        actions: [{ ...refunds.actions[0], arguments: { __extn: 'string' } }],
      }),
    ).toEqual(
      expect.arrayContaining(['/facts/__expr', '/inputs/0/name', '/actions/0/arguments/__extn']),
    ));

  it('has a currency of whole numbers alone', () => {
    const sum = { name: 'sum', type: 'integer', currency: 'EUR' };
    const facts = { size: { type: 'integer', currency: 'JPY' } };
    expect(shapeErrors({ ...refunds, facts, inputs: [sum] })).toEqual([]);
    expect(pointers({ facts, inputs: [sum] })).toEqual([]);
    expect(
      pointers({
        facts: { size: { type: 'string', currency: 'EUR' } },
        inputs: [sum, { ...sum, name: 'note', type: 'string' }],
      }),
    ).toEqual(['/facts/size/currency', '/inputs/1/currency']);
  });

  it('wants a real owner', () => expect(pointers({ owner: 'TBD' })).toEqual(['/owner']));
});

describe('what services ask of a definition', () => {
  it('[I2] names required inputs that are absent, unknown or of another type', () => {
    const unmet = (given: Record<string, any>) =>
      unmetInputs(workflowOf(refunds), given).map(({ name }) => name);
    expect(unmet({})).toEqual(['order']);
    expect(unmet({ order: null })).toEqual(['order']);
    expect(unmet({ order: 7, note: 3 })).toEqual(['order', 'note']);
    expect(unmet({ order: 'o-1' })).toEqual([]);
  });

  it('knows the steps in their order', () =>
    expect(stepsOf(workflowOf(refunds)).map(({ name }) => name)).toEqual(['check', 'pay']));

  it('tells whole numbers from others, and instants from other texts', () => {
    expect(fitsType(2 ** 53, 'integer')).toBe(false);
    expect(fitsType(1.5, 'integer')).toBe(false);
    expect(fitsType('2030-01-01T09:00:00+02:00', 'instant')).toBe(true);
    expect(fitsType('tomorrow', 'instant')).toBe(false);
  });
});
