import { Refusal } from '#kernel';
import { fieldErrors, parseAs } from '#platform';
import {
  DecideBody,
  GrantApprovalBody,
  HaltBody,
  IssueKeyBody,
  OpenWorkOrderBody,
  PublishPolicyBody,
  workflowOf,
} from './index';

const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
const amount = { minor: 5, currency: 'EUR' };
const approval = { workOrderId: 'wo-1', approvalId: 'approval-1' };
const policy = { policyId: 'p', workflowId: 'w', cedar: 'permit(principal, action, resource);' };

const pointersOf = (contract: new () => object, body: object): readonly string[] => {
  try {
    parseAs(contract, body);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.errors.map(({ pointer }) => pointer);
  }
};

describe('a limit', () => {
  const stop = { reason: 'Wrong totals', until: '2030-01-01T00:00:00Z' };
  const key = { principal: 'agent-7', roles: ['delegate'] };
  const limits: readonly [string, new () => object, object, object][] = [
    ['/system', HaltBody, stop, { system: null }],
    ['/principal', HaltBody, stop, { principal: null }],
    ['/workflows', IssueKeyBody, key, { workflows: null }],
    ['/source', IssueKeyBody, key, { source: null }],
    ['/expiresAt', IssueKeyBody, key, { expiresAt: null }],
    ['/permits', GrantApprovalBody, approval, { permits: null }],
    ['/scope', GrantApprovalBody, approval, { scope: null }],
    ['/scope/objects', GrantApprovalBody, approval, { scope: { objects: null } }],
    ['/conditions', GrantApprovalBody, approval, { conditions: null }],
    ['/validFor', GrantApprovalBody, approval, { validFor: null }],
  ];

  it.each(limits)('[I6] is refused where it is null, as %s', (pointer, contract, body, limit) => {
    expect(pointersOf(contract, { ...body, ...limit })).toEqual([pointer]);
    expect(pointersOf(contract, body)).toEqual([]);
  });
});

describe('an object inside a body', () => {
  it.each([[[]], [[[]]], [[action]], [42], ['text'], [null], [undefined]])('is not %j', (wrong) =>
    expect(pointersOf(DecideBody, { workOrderId: 'wo-1', action: wrong })).toEqual(['/action']),
  );

  it.each([
    [DecideBody, { workOrderId: 'wo-1', action: { ...action, amount: [[]] } }, '/action/amount'],
    [
      DecideBody,
      { workOrderId: 'wo-1', action: { ...action, amount: [amount] } },
      '/action/amount',
    ],
    [GrantApprovalBody, { ...approval, scope: [] }, '/scope'],
    [GrantApprovalBody, { ...approval, conditions: [[]] }, '/conditions'],
    [GrantApprovalBody, { ...approval, conditions: {} }, '/conditions'],
    [PublishPolicyBody, { ...policy, cases: [[[]]] }, '/cases'],
    [PublishPolicyBody, { ...policy, cases: [null] }, '/cases'],
  ])('has its place named where it is another thing: %p', (contract, body, pointer) =>
    expect(pointersOf(contract as new () => object, body)).toEqual([pointer]),
  );

  it('is taken where it is one', () =>
    expect(pointersOf(DecideBody, { workOrderId: 'wo-1', action: { ...action, amount } })).toEqual(
      [],
    ));
});

describe('a workflow', () => {
  const nothing = { id: 'w', jobType: 'w', title: 'w', owner: 'o', stages: [] };

  it.each([
    [{ stages: [[]] }, '/stages'],
    [{ stages: [{ name: 's', steps: [[]] }] }, '/stages/0/steps'],
    [{ systems: [[[]]] }, '/systems'],
    [{ facts: { paid: [] } }, '/facts'],
    [{ facts: { paid: 'boolean' } }, '/facts'],
    [{ approvals: { refund: [[]] } }, '/approvals'],
    [{ closure: [] }, '/closure'],
    [{ slas: [[]] }, '/slas'],
  ])('declares by objects alone: %j', (change, pointer) => {
    const definition = { ...nothing, ...change };
    const errors = fieldErrors(workflowOf(definition), definition);
    expect(errors.map((error) => error.pointer)).toEqual([pointer]);
  });
});

describe('names that every object has a method of', () => {
  const methods = { toString: 'a', valueOf: 'b', hasOwnProperty: 'c' };

  it('are preserved in a map', () =>
    expect(parseAs(OpenWorkOrderBody, { workflow: 'w', inputs: methods }).inputs).toEqual(methods));

  it.each(Object.keys(methods))('are no field: %s', (name) =>
    expect(pointersOf(OpenWorkOrderBody, { workflow: 'w', [name]: 1 })).toEqual([`/${name}`]),
  );
});

describe('a map of names to values', () => {
  const refusedWith = (given: Record<string, unknown>): string => {
    const body = { workOrderId: 'wo-1', action: { ...action, arguments: given } };
    try {
      parseAs(DecideBody, body);
      return '';
    } catch (error) {
      return (error as Refusal).errors[0]!.message;
    }
  };

  it('is refused for the value that does not fit, and for its names only where those are wrong', () => {
    const names = /^arguments must map names of A-Z/;
    expect(refusedWith({ note: 'x'.repeat(4_000) })).toBe('');
    expect(refusedWith({ to: 'ana', note: 'x'.repeat(4_001) })).toBe(
      'arguments must have in note a number, boolean, null, or texts of at most 4000 characters without control characters',
    );
    expect(refusedWith({ note: { nested: 1 } })).toMatch(/^arguments must have in note /);
    expect(refusedWith({ 'a b': 'x' })).toMatch(names);
    expect(refusedWith({ 'a b': 'x'.repeat(4_001) })).toMatch(names);
  });
});
