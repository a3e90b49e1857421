import { workflowOf } from '#contracts';
import { exampleWorkflow, metadata, specFor } from '#testkit';
import { Entries, unknownWorkOrder } from '#work-order';
import { DIGESTS, published, publishing, rollingBack, workflow } from '../../test/policy-builders';
import { type ControlledWorkflow } from './controlled-writes';
import { actionOfChange } from './policy-change';
import { policyDecider } from './policy.decider';
import { workflowDecider } from './workflow.decider';

const example = exampleWorkflow('refunds');
const [one, two, three] = DIGESTS;
const wrong = { ...example.cases[3], expect: 'run' };
const stricter = example.cedar.replace('100000', '50000');
const definition = { ...example.definition, changeControl: 'policy-change' };

/** A run on a work order of the control, for what has the digest `two`. */
const runFor = (what: 'policy' | 'workflow') => {
  const change = { what, id: 'refunds', workflowId: 'refunds', digest: two };
  const decision = {
    decisionId: 'run-1',
    action: actionOfChange(change),
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
    checklistRunId: unknownWorkOrder.checklistRunId,
    reportedAt: null,
  };
  return {
    ref: { workOrderId: 'wo-1', decisionId: 'run-1' },
    workOrder: {
      ...unknownWorkOrder,
      id: 'wo-1',
      status: 'open' as const,
      workflow: { id: 'policy-change', version: 1, digest: one },
      decisions: Entries.of({ 'run-1': decision }),
    },
    halts: {},
  };
};

/** Another workflow under control, that pays refunds too. */
const twin = ({
  id = 'payouts',
  system = 'payments',
  writes = ['refund'],
  changeControl = 'policy-change',
} = {}): ControlledWorkflow => {
  const { systems, actions } = workflowOf({ systems: [{ name: system, writes }] });
  return { id, changeControl, systems, actions };
};

describe('publishing a policy under change control', () => {
  const { given } = specFor(policyDecider);
  const named = runFor('policy');
  const controlled = { ref: workflow.ref, definition: workflowOf(definition) };
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

  it('[P6] needs the decision from the first version on where its workflow writes what another has under control', () => {
    given()
      .when(publishing({ ...change, workflow, controlled: [twin()] }))
      .thenRefused('policy_change_not_allowed', {
        message: expect.stringContaining('it writes refund on payments, which payouts has'),
      });
    given()
      .when(publishing({ ...change, workflow, named, controlled: [twin()] }))
      .then(published(1, { cedar: stricter, digest: two, approvedBy: named.ref }));
  });

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

  it('[P6] refuses what is wrong by itself before it requires a decision', () =>
    given(published(1))
      .when(publishing({ ...change, cases: [wrong] }))
      .thenRefused('golden_case_failed'));
});

describe('publishing a workflow under change control', () => {
  const { given } = specFor(workflowDecider);
  const named = runFor('workflow');
  const free = { ...definition, changeControl: undefined };
  const publish = (
    digest: string,
    proposed: Record<string, unknown> = definition,
    by?: ReturnType<typeof runFor>,
    others: readonly ControlledWorkflow[] = [],
  ) => ({
    type: 'publish-workflow' as const,
    data: { workflowId: 'refunds', definition: proposed },
    metadata: metadata(),
    context: {
      definition: workflowOf(proposed),
      shapeErrors: [],
      digest,
      lastResort: 'operations-lead',
      unknownCodes: [],
      names: [],
      controlled: others,
      named: by,
    },
  });
  const version = (number: number, digest: string, overrides: object = {}) => ({
    type: 'workflow.published',
    data: { workflowId: 'refunds', version: number, digest, definition, ...overrides },
  });

  it('[P6] needs no decision for the first version, nor for the one that brings the control in', () => {
    given().when(publish(one)).then(version(1, one));
    given(version(1, one, { definition: free }))
      .when(publish(two))
      .then(version(2, two));
  });

  it('[P6] lets nobody lift the control alone, because the version in force says who decides', () => {
    const elsewhere = { ...definition, changeControl: 'my-own' };
    for (const proposed of [free, elsewhere, { ...definition, title: 'x' }])
      given(version(1, one))
        .when(publish(two, proposed))
        .thenRefused('policy_change_not_allowed', {
          facts: {
            workflow: 'policy-change',
            action: expect.objectContaining({ kind: 'workflow.publish', writes: ['workflow'] }),
          },
        });
  });

  it('[P6] publishes under a run that covers it, and names it', () =>
    given(version(1, one))
      .when(publish(two, free, named))
      .then(version(2, two, { definition: free, approvedBy: named.ref })));

  it('[P6] takes no run for a policy, nor one for another definition', () => {
    given(version(1, one))
      .when(publish(two, free, runFor('policy')))
      .thenRefused('policy_change_not_allowed');
    given(version(1, one))
      .when(publish(three, free, named))
      .thenRefused('policy_change_not_allowed');
  });

  it('[P6] takes a run for one version only', () =>
    given(version(1, one), version(2, two, { approvedBy: named.ref }), version(3, three))
      .when(publish(two, definition, named))
      .thenRefused('policy_change_not_allowed', {
        message: expect.stringMatching(/the decision run-1 allowed a change already/),
      }));

  it('[P6] requires no decision where nothing changes, and names none where nobody had to decide', () => {
    given(version(1, one)).when(publish(one)).thenNothing();
    given(version(1, one, { definition: free }))
      .when(publish(two, definition, named))
      .then(version(2, two));
  });

  it('[P6] is free again after a version without control came in with a run', () =>
    given(version(1, one), version(2, two, { definition: free, approvedBy: named.ref }))
      .when(publish(three))
      .then(version(3, three)));

  describe('that writes what another one has under control', () => {
    it('[P6] needs the same board, whatever it is called, from its first version on', () => {
      given()
        .when(publish(two, free, undefined, [twin()]))
        .thenRefused('policy_change_not_allowed', {
          message: expect.stringContaining(
            'The workflow refunds is under the change control of policy-change (it writes refund on payments, which payouts has under policy-change), and no decision is named.',
          ),
          facts: { workflow: 'policy-change', action: { kind: 'workflow.publish' } },
        });
      given()
        .when(publish(two, free, named, [twin()]))
        .then(version(1, two, { definition: free, approvedBy: named.ref }));
    });

    it('[P6] needs it for an action that applies something there and names no write', () => {
      const wordless = {
        ...free,
        systems: [{ name: 'payments' }],
        actions: [{ kind: 'pay', authority: 'apply', system: 'payments' }],
      };
      const bare = { prerequisites: [], stages: [], overlays: [], approvals: {} };
      given()
        .when(publish(two, { ...wordless, ...bare }, undefined, [twin()]))
        .thenRefused('policy_change_not_allowed');
    });

    it('[P6] needs nobody for other writes there, or for reading', () => {
      for (const writes of [['note'], []])
        given()
          .when(publish(two, free, undefined, [twin({ writes })]))
          .then(version(1, two, { definition: free }));
    });

    it('[P6] needs no other word for what its own board has decided on', () =>
      given(version(1, one))
        .when(publish(two, free, named, [twin({ changeControl: 'treasury' })]))
        .then(version(2, two, { definition: free, approvedBy: named.ref })));

    it('[P6] is refused where no one board controls all of it', () => {
      const bank = twin({ id: 'bank', system: 'helpdesk', writes: ['draft'], changeControl: 'b' });
      given()
        .when(publish(two, free, named, [twin(), bank]))
        .thenRefused('change_controls_differ', {
          message: expect.stringContaining('draft on helpdesk, which bank has under b'),
        });
      const both = [twin(), twin({ id: 'bank', changeControl: 'b' })];
      given()
        .when(publish(two, free, named, both))
        .then(version(1, two, { definition: free, approvedBy: named.ref }));
    });
  });

  it('[P6] refuses what is wrong by itself before it requires a decision', () =>
    given(version(1, one))
      .when(publish(two, { ...definition, owner: 'TBD' }))
      .thenRefused('workflow_invalid'));
});
