import { workflowOf } from '#contracts';
import { exampleWorkflow, specFor } from '#testkit';
import { unknownWorkOrder } from '#work-order';
import { DIGESTS, published, publishing, rollingBack, workflow } from '../../test/policy-words';
import { actionOfChange } from './policy-change';
import { policyDecider } from './policy.decider';

const { given } = specFor(policyDecider);
const example = exampleWorkflow('refunds');
const [one, two] = DIGESTS;
const wrong = { ...example.cases[3], expect: 'run' };
const stricter = example.cedar.replace('100000', '50000');

describe('publishing under change control', () => {
  const definition = { ...example.definition, changeControl: 'policy-change' };
  const controlled = { ref: workflow.ref, definition: workflowOf(definition) };
  const decision = {
    decisionId: 'run-1',
    action: actionOfChange({
      policyId: 'refunds',
      workflowId: 'refunds',
      digest: two,
      changeControl: 'policy-change',
      used: [],
    }),
    outcome: 'run' as const,
    enforced: true,
    owner: 'olga',
    requestedBy: 'olga',
    onBehalfOf: [],
    approvals: [],
    decidedAt: '2030-01-01T08:59:00.000Z',
    validUntil: '2030-01-01T10:00:00.000Z',
    supersededBy: null,
    code: null,
    reported: false,
  };
  const named = {
    ref: { workOrderId: 'wo-1', decisionId: 'run-1' },
    workOrder: {
      ...unknownWorkOrder,
      id: 'wo-1',
      status: 'open' as const,
      workflow: { id: 'policy-change', version: 1, digest: one },
      decisions: { 'run-1': decision },
    },
  };
  const change = { cedar: stricter, digest: two, workflow: controlled };

  it('[P6] needs no decision before a first version is in force', () =>
    given()
      .when(publishing({ workflow: controlled }))
      .then(published(1)));

  it('[P6] refuses without a run that covers exactly this change', () =>
    given(published(1)).when(publishing(change)).thenRefused('policy_change_not_allowed'));

  it('[P6] publishes under a run that covers it, and names it', () =>
    given(published(1))
      .when(publishing({ ...change, named }))
      .then(published(2, { cedar: stricter, digest: two, approvedBy: named.ref })));

  it('[P6] binds a rollback in the same way', () => {
    const past = [published(1, { cedar: stricter, digest: two }), published(2)];
    given(...past)
      .when(rollingBack({}, past, { definition }))
      .thenRefused('policy_change_not_allowed');
    given(...past)
      .when(rollingBack({}, past, { definition, named }))
      .then(published(3, { cedar: stricter, digest: two, rollbackOf: 1, approvedBy: named.ref }));
  });

  it('[P6] takes a run for one change only', () => {
    const past = [
      published(1),
      published(2, { cedar: stricter, digest: two, approvedBy: named.ref }),
      published(3),
    ];
    given(...past)
      .when(publishing({ ...change, named }))
      .thenRefused('policy_change_not_allowed', {
        message: expect.stringMatching(/the decision run-1 allowed a change already/),
      });
  });

  it('[P6] names no decision where nobody had to decide', () =>
    given(published(1))
      .when(publishing({ cedar: stricter, digest: two, named }))
      .then(published(2, { cedar: stricter, digest: two })));

  it('[P6] refuses what is wrong by itself before it asks for a decision', () =>
    given(published(1))
      .when(publishing({ ...change, cases: [wrong] }))
      .thenRefused('golden_case_failed'));
});
