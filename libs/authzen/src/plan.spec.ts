import { type AuthzenMapping, workflowOf } from '#contracts';
import { exampleWorkflow } from '#testkit';
import { questionDigest } from './binding';
import { type MappedWorkflow, type Plan, planOf, Unplanned, workOrderNamedIn } from './plan';
import { type Question } from './question';

const { definition } = exampleWorkflow('record-access');
const mapped = (changed: object = {}, workflowId = 'record-access'): MappedWorkflow => ({
  workflowId,
  digest: 'd1',
  definition: workflowOf({
    ...definition,
    authzen: { ...(definition['authzen'] as AuthzenMapping), ...changed },
  }),
});
const pep = { id: 'pep', isConfined: false };
const question: Question = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'write' },
  resource: { type: 'record', id: 'record-1' },
};
const planned = (wanted: Question, ...workflows: readonly MappedWorkflow[]): Plan => {
  const plan = planOf(wanted, workflows.length > 0 ? workflows : [mapped()], pep);
  if (plan instanceof Unplanned) throw new Error(plan.message);
  return plan;
};

describe('the plan for a question', () => {
  it('[N6] proposes the mapped action, with what the workflow lists and what the question states', () => {
    expect(planned(question)).toEqual({
      workflowId: 'record-access',
      digest: 'd1',
      workOrderId: expect.stringMatching(/^authzen-[A-Za-z0-9_-]{43}$/),
      opening: {
        workOrderId: expect.any(String),
        workflow: 'record-access',
        delegate: 'alice',
        title: 'Access to records',
        inputs: { person: 'alice' },
      },
      action: {
        kind: 'record.write',
        authority: 'apply',
        system: 'records',
        objects: ['record:record-1'],
        writes: ['record'],
        arguments: { person: 'alice', status: 'active' },
      },
      facts: {},
      name: 'alice',
      contextMembers: ['work_order_id'],
      question: questionDigest(question, ['work_order_id']),
      isForAnyQuestion: false,
      namesSubject: true,
    });
  });

  it('[N6] takes what the question states before what the mapping knows', () => {
    const properties = { status: 'archived' };
    const { action } = planned({ ...question, resource: { ...question.resource, properties } });
    expect(action.arguments).toEqual({ person: 'alice', status: 'archived' });
  });

  it('[N6] has one work order for each subject, resource type and version of the workflow', () => {
    const idOf = (wanted: Question, workflow = mapped()) => planned(wanted, workflow).workOrderId;
    const other = { ...question, resource: { type: 'record', id: 'record-2' } };
    expect(idOf(other)).toBe(idOf(question));
    const bob = { ...question, subject: { type: 'user', id: 'bob' } };
    const ids = [idOf(question), idOf(bob), idOf(question, { ...mapped(), digest: 'd2' })];
    expect(new Set(ids).size).toBe(3);
  });

  it('[N6] finds no member that the question does not have itself', () => {
    const at = (source: string) => {
      const resources = [
        {
          type: 'record',
          actions: [{ name: 'write', kind: 'record.write', arguments: { role: source } }],
        },
      ];
      return planned(question, mapped({ resources })).action.arguments;
    };
    for (const source of ['context.constructor.name', 'subject.properties.__proto__'])
      expect(at(source)).toBeUndefined();
  });

  const about = (changed: Partial<Question>) => ({ ...question, ...changed });
  const withoutStanding = mapped({ standing: undefined });
  const money = mapped({
    resources: [
      {
        type: 'record',
        actions: [
          {
            name: 'write',
            kind: 'record.write',
            amount: { minor: 'action.properties.minor', currency: 'action.properties.currency' },
          },
        ],
      },
    ],
  });
  it.each<readonly [string, Question, readonly MappedWorkflow[], string]>([
    ['a subject type', about({ subject: { type: 'robot', id: 'x' } }), [mapped()], 'not_mapped'],
    ['an action', about({ action: { name: 'burn' } }), [mapped()], 'not_mapped'],
    ['a resource type', about({ resource: { type: 'car', id: 'x' } }), [mapped()], 'not_mapped'],
    ['one workflow', question, [mapped(), mapped({}, 'other')], 'mapping_ambiguous'],
    ['a work order', question, [withoutStanding], 'work_order_missing'],
    [
      'a name that may be one',
      about({ subject: { type: 'user', id: 'service-policy' } }),
      [mapped()],
      'question_unfit',
    ],
    [
      'a value that an argument can hold',
      about({ resource: { ...question.resource, properties: { status: { is: 'active' } } } }),
      [mapped()],
      'question_unfit',
    ],
    [
      'a whole amount',
      about({ action: { name: 'write', properties: { minor: 5 } } }),
      [money],
      'question_unfit',
    ],
  ])('[N6] is none without %s', (_name, wanted, workflows, reason) => {
    expect(planOf(wanted, workflows, pep)).toMatchObject({ reason });
  });

  it('[N6] is none for a delegate who asks about somebody else', () => {
    const ask = (id: string) => planOf(question, [mapped()], { id, isConfined: true });
    expect(ask('bob')).toMatchObject({ reason: 'subject_not_yours' });
    expect(ask('alice')).toMatchObject({ name: 'alice' });
  });

  it('[N6] is on the work order that the context names, by the mapping of its workflow', () => {
    const context = { work_order_id: 'wo-1' };
    expect(workOrderNamedIn({ context })).toBe('wo-1');
    expect(workOrderNamedIn({})).toBeUndefined();
    const on = (workflowId: string) =>
      planOf({ ...question, context }, [mapped(), mapped({}, 'other')], pep, {
        workOrderId: 'wo-1',
        workflowId,
      });
    expect(on('other')).toMatchObject({ workflowId: 'other', workOrderId: 'wo-1' });
    expect(on('other')).not.toHaveProperty('opening');
    expect(on('third')).toMatchObject({ reason: 'work_order_of_other_workflow' });
  });
});
