import { workflowOf } from '../policy/workflow';
import { mappingProblems } from './mapping-problems';

const workflow = {
  id: 'record-access',
  jobType: 'access',
  title: 'Access',
  owner: 'lead',
  inputs: [{ name: 'person', type: 'string' }],
  objects: ['record'],
  facts: { archived: { type: 'boolean' } },
  systems: [{ name: 'records', reads: ['record'] }],
  actions: [
    {
      kind: 'record.read',
      authority: 'read',
      system: 'records',
      objects: ['record'],
      arguments: { person: 'string' },
    },
    { kind: 'record.list', authority: 'read', system: 'records' },
  ],
};
const action = { name: 'read', kind: 'record.read', arguments: { person: 'subject.id' } };
const record = { type: 'record', object: 'record', actions: [action] };
const mapping = {
  subjects: [{ type: 'user' }],
  resources: [record],
  standing: { inputs: { person: 'subject.id' } },
};

const problemsIn = (changed: object): readonly (readonly [string, string])[] =>
  mappingProblems(workflowOf({ ...workflow, authzen: { ...mapping, ...changed } })).map(
    ({ pointer, message }) => [pointer, message],
  );
const withAction = (changed: object) => ({
  resources: [{ ...record, actions: [{ ...action, ...changed }] }],
});
const first = '/authzen/resources/0';
const audit = { value: 'audit', kinds: ['record.read'] };
const purpose = { name: 'purpose', choices: [audit] };

describe('a mapping of questions', () => {
  it('[N6] that fits its workflow has no problems, nor has a workflow without one', () => {
    expect(problemsIn({})).toEqual([]);
    const form = { requires: ['business_justification', 'purpose'], fields: [purpose] };
    expect(problemsIn({ form })).toEqual([]);
    expect(mappingProblems(workflowOf(workflow))).toEqual([]);
  });

  it.each<readonly [string, object, string, RegExp]>([
    ['no subjects', { subjects: [] }, '/authzen/subjects', /at least one/],
    ['no resources', { resources: [] }, '/authzen/resources', /at least one/],
    [
      'a subject type twice',
      { subjects: [{ type: 'user' }, { type: 'user' }] },
      '/authzen/subjects/1/type',
      /user stands at \/authzen\/subjects\/0 already/,
    ],
    [
      'a resource type twice',
      { resources: [record, record] },
      '/authzen/resources/1/type',
      /already/,
    ],
    [
      'an action twice',
      { resources: [{ ...record, actions: [action, action] }] },
      `${first}/actions/1/name`,
      /already/,
    ],
    [
      'no actions of a resource',
      { resources: [{ ...record, actions: [] }] },
      `${first}/actions`,
      /at least one/,
    ],
    [
      'a kind of object that the workflow does not list',
      { resources: [{ ...record, object: 'file' }] },
      `${first}/object`,
      /kind file under objects/,
    ],
    [
      'a kind of action that the workflow does not list',
      withAction({ kind: 'record.burn' }),
      `${first}/actions/0/kind`,
      /record\.burn under actions/,
    ],
    [
      'an argument that the action does not list',
      withAction({ arguments: { role: 'subject.properties.role' } }),
      `${first}/actions/0/arguments/role`,
      /argument role of record\.read/,
    ],
    [
      'a fact that the workflow does not list',
      { standing: undefined, ...withAction({ facts: { late: 'context.late' } }) },
      `${first}/actions/0/facts/late`,
      /fact late under facts/,
    ],
    [
      'facts of a standing work order',
      withAction({ facts: { archived: 'resource.properties.archived' } }),
      `${first}/actions/0/facts`,
      /map them to arguments/,
    ],
    [
      'a standing work order for an action on its objects alone',
      withAction({ kind: 'record.list', arguments: {} }),
      `${first}/actions/0/kind`,
      /about no object/,
    ],
    [
      'an input that the workflow does not list',
      { standing: { inputs: { person: 'subject.id', place: 'subject.type' } } },
      '/authzen/standing/inputs/place',
      /input place under inputs/,
    ],
    [
      'an input that differs from question to question',
      { standing: { inputs: { person: 'resource.id' } } },
      '/authzen/standing/inputs/person',
      /nothing else in common/,
    ],
    [
      'a required input of nowhere',
      { standing: { inputs: {} } },
      '/authzen/standing/inputs',
      /required input person/,
    ],
    [
      'a required field that its form does not list',
      { form: { requires: ['purpose'] } },
      '/authzen/form/requires/0',
      /field purpose first/,
    ],
    [
      'a field of the form twice',
      { form: { fields: [purpose, purpose] } },
      '/authzen/form/fields/1/name',
      /purpose stands at/,
    ],
    [
      'a field with the name of a member of every request',
      { form: { fields: [{ ...purpose, name: 'requested_until' }] } },
      '/authzen/form/fields/0/name',
      /member of every access request/,
    ],
    [
      'a value of a field twice',
      { form: { fields: [{ ...purpose, choices: [audit, audit] }] } },
      '/authzen/form/fields/0/choices/1/value',
      /audit stands at/,
    ],
    [
      'a choice for a kind of action that no question asks for',
      { form: { fields: [{ ...purpose, choices: [{ ...audit, kinds: ['record.list'] }] }] } },
      '/authzen/form/fields/0/choices/0/kinds',
      /no question asks for record\.list/,
    ],
  ])('[N6] must not have %s', (_name, changed, pointer, message) => {
    expect(problemsIn(changed)).toEqual([[pointer, expect.stringMatching(message)]]);
  });
});
