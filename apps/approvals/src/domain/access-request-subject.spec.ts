import { fold } from '#kernel';
import { metadata, recorded, specFor } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import { decided, LATER, opened, requested } from '../../test/approval-builders';
import { accessRequestDecider } from './access-request.decider';

const { given } = specFor(accessRequestDecider);
const proposal = { kind: 'refund.issue', authority: 'apply', system: 'payments' } as const;
const item = {
  workOrderId: 'wo-1',
  workflowId: 'launches',
  decisionId: 'decision-1',
  resource: { type: 'refund', id: 'r-1' },
  action: { name: 'issue' },
};

/** A request for `subject` on a decision that the agent got for `onBehalfOf`, by a mapping that has the subject's name at a place. */
const requesting = (subject: string, onBehalfOf: string[], name = 'subject.id'): never => {
  const actor = { id: 'agent-7', onBehalfOf };
  const waits = { ...decided({ action: proposal, validUntil: LATER }), actor };
  const past = recorded([opened(), requested(), waits]);
  return {
    type: 'submit-access-request',
    data: { ...termsFor(subject), items: [{ ...item, proposal }] },
    metadata: metadata({ actor }),
    context: {
      workOrders: [fold({ initialState: unknownWorkOrder, evolve }, past)],
      mappings: [{ subjects: [{ type: 'user', name }] }],
    },
  } as never;
};

const termsFor = (id: string) => ({ requestId: 'arq_1', subject: { type: 'user', id } });
const submittedFor = (subject: string) => ({
  type: 'access-request.submitted',
  data: { ...termsFor(subject), items: [{ ...item, approvals: ['approval-1'] }] },
});

describe('the subject of an access request', () => {
  it('[N6] is for whom the decision is, where subjects are named by their id', () => {
    given()
      .when(requesting('alice', ['alice']))
      .then(submittedFor('alice'));
    given().when(requesting('agent-7', [])).then(submittedFor('agent-7'));
    given()
      .when(requesting('eve', ['alice']))
      .thenRefused('invalid_denial_binding');
    given().when(requesting('alice', [])).thenRefused('invalid_denial_binding');
  });

  it('[N6] is as it was stated where they are named otherwise', () =>
    given()
      .when(requesting('u-1', ['alice'], 'subject.properties.name'))
      .then(submittedFor('u-1')));
});
