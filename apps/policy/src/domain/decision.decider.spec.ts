import { type ProposedAction } from '#contracts';
import { specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  euros,
  fact,
  issue,
  made,
  NOW,
  opened,
  outside,
  prerequisite,
  propose,
  ready,
  refundRules,
  workOrderId,
} from '../../test/refund-builders';
import { ofAnySource } from '../../test/any-source';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);

describe('deciding a proposed action', () => {
  it('[P1] refuses it where the work order follows another workflow than is named', () => {
    const naming = (workflow: string) => {
      const command = propose(draft);
      return { ...command, data: { ...command.data, workflow } } as typeof command;
    };
    given(...ready())
      .when(naming('record-access'))
      .thenRefused('work_order_exists');
    expect(made(ready(), naming('refunds'))).toEqual(made(ready(), propose(draft)));
  });

  it('[P1] lets it run with rules, policy, checks, reason, owner and next action', () =>
    given(...ready())
      .when(propose(draft))
      .then({
        type: 'decision.made',
        data: {
          workOrderId,
          decisionId: 'decision-1',
          action: draft,
          outcome: 'run',
          enforced: true,
          reasons: ['A draft up to 100.00 EUR moves without a meeting.'],
          rules: ['small-draft-runs'],
          checks: expect.arrayContaining([
            { name: 'engine.system', passed: true, message: 'The system helpdesk is listed.' },
          ]),
          policy: { id: 'refunds', version: 3, digest: 'b'.repeat(64) },
          workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
          owner: 'agent-7',
          nextAction:
            'Carry out refund.draft before 2030-01-01T10:00:00.000Z and report the outcome.',
          approvals: [],
          consumes: [],
          validUntil: '2030-01-01T10:00:00.000Z',
          decidedAt: NOW,
          facts: {
            'order-paid': { value: true, source: '/examples/shop', observedAt: NOW },
            'order-total': {
              value: 500_000,
              source: '/examples/shop',
              observedAt: NOW,
              currency: 'EUR',
            },
          },
          requestedBy: 'agent-7',
          roles: ['operator'],
        },
      }));

  it('[P3] leaves out what it has nothing to say of, so that it has one spelling', () => {
    for (const action of [draft, issue(), issue({ system: 'bank' })])
      expect(Object.values(decided(ready(), propose(action)))).not.toContain(undefined);
  });

  it('[P1] makes it wait, names the owner and requests the approval in the same append', () =>
    given(...ready())
      .when(propose(issue(), { for: ['dana'] }))
      .then(
        {
          type: 'decision.made',
          data: expect.objectContaining({
            outcome: 'wait',
            rules: ['refund-waits'],
            reasons: ['Money leaves only with the word of finance.'],
            owner: 'finance',
            nextAction: 'Hold refund.issue: finance decides on the approval refund.',
            approvals: ['refund-of-decision-1'],
            validUntil: '2030-01-01T17:00:00.000Z',
          }),
        },
        {
          type: 'approval.requested',
          data: {
            workOrderId,
            approvalId: 'refund-of-decision-1',
            kind: 'refund',
            owner: 'finance',
            requestedBy: 'agent-7',
            onBehalfOf: ['dana'],
            decisionId: 'decision-1',
            permits: ['refund.issue'],
            scope: {
              system: 'payments',
              objects: ['order-1'],
              writes: ['refund'],
              amountUpTo: { minor: 1250, currency: 'EUR' },
            },
            ruleDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
            dueAt: '2030-01-01T17:00:00.000Z',
            packet: expect.objectContaining({ action: issue(), rules: ['refund-waits'] }),
          },
        },
      ));

  it('[P1] stops it by a rule, with that rule’s code and owner', () =>
    expect(decided(ready(), propose(issue({ amount: euros(100_001) })))).toMatchObject({
      outcome: 'stop',
      rules: ['over-limit-stops'],
      code: 'refund-over-limit',
      owner: 'finance-lead',
      nextAction: 'Do not carry out refund.issue: finance-lead decides how to go on.',
    }));

  it('[P2] stops where no rule says anything', () =>
    expect(decided(ready(), propose({ ...draft, amount: euros(10_001) }))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.default-stop'],
      code: 'policy-stop',
      owner: 'support-lead',
    }));

  it.each<[string, ProposedAction]>([
    ['a rule stops it', issue({ amount: euros(100_001) })],
    ['no rule says anything', { ...draft, amount: euros(10_001) }],
    ['the workflow does not list it', issue({ system: 'bank' })],
  ])('[P1] neither waits for an approval nor uses one up where %s', (_, action) => {
    const { approvals, consumes } = decided(ready(), propose(action));
    expect([approvals, consumes]).toStrictEqual([[], []]);
  });

  it('[P2] stops when no policy is published', () =>
    expect(
      decided(ready(), propose(draft, { context: { ...outside(), policy: undefined } })),
    ).toMatchObject({ outcome: 'stop', rules: ['engine.policy'], code: 'policy-missing' }));

  it('[P2] stops when a rule cannot be evaluated, although another one permits', () => {
    const cedar = `${refundRules}
      @id("broken") permit (principal, action, resource) when { context.facts.nobody > 3 };`;
    expect(decided(ready(), propose(draft, { context: outside({ cedar }) }))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.rules'],
      code: 'policy-error',
      reasons: [expect.stringContaining('broken')],
    });
  });

  it('[I3] stops what touches a system that the workflow does not list', () =>
    expect(decided(ready(), propose(issue({ system: 'bank' })))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.system', 'engine.action'],
      reasons: expect.arrayContaining([
        'The workflow does not list the system bank: nothing there is touched.',
      ]),
      code: 'system-not-listed',
      owner: 'support-lead',
    }));

  it.each<[string, ProposedAction, string]>([
    ['writes more than listed', issue({ writes: ['refund', 'price'] }), 'engine.writes'],
    ['is of a kind that is not listed', issue({ kind: 'refund.cancel' }), 'engine.action'],
    ['claims another authority', issue({ authority: 'read' }), 'engine.authority'],
    ['brings an argument that is not listed', issue({ arguments: { a: 1 } }), 'engine.arguments'],
  ])('[I3] stops what %s', (_, action, rule) =>
    expect(decided(ready(), propose(action))).toMatchObject({
      outcome: 'stop',
      rules: expect.arrayContaining([rule]),
    }),
  );

  it('[I2] stops while a required input is missing', () =>
    expect(decided(ready({ inputs: { order: 'order-1' } }), propose(draft))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.inputs'],
      code: 'input-missing',
      owner: 'support-lead',
    }));

  it.each([
    ['failed', [prerequisite('failed')]],
    ['is not checked yet', []],
  ])('[I2] stops with the prerequisite’s own code when it %s', (_, past) =>
    expect(decided([opened(), ...past, fact('order-paid', true)], propose(draft))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.prerequisites'],
      code: 'order-not-found',
    }),
  );

  it('[I8] stops on facts that conflict and lists them', () =>
    expect(
      decided(
        [...ready(), fact('order-paid', false, 'payments')],
        propose(draft, { context: ofAnySource() }),
      ),
    ).toMatchObject({
      outcome: 'stop',
      rules: ['engine.facts'],
      code: 'facts-conflict',
      reasons: [
        'Sources differ on order-paid (/examples/shop says true, payments says false): settle that first.',
      ],
      stopCause: { cause: 'fact', subject: 'order-paid' },
      facts: {
        'order-paid': {
          value: null,
          conflicting: true,
          statements: [
            { source: '/examples/shop', value: true },
            { source: 'payments', value: false },
          ],
        },
      },
    }));

  it('[I4] takes a fact that nobody knows, or of another type, as unknown', () => {
    for (const value of [null, 'yes'])
      expect(decided([...ready(), fact('order-paid', value)], propose(issue()))).toMatchObject({
        outcome: 'stop',
        rules: ['engine.known-facts', 'unpaid-stops'],
      });
  });

  it.each([
    ['closed', { type: 'work-order.closed', data: { workOrderId } }],
    ['abandoned', { type: 'work-order.abandoned', data: { workOrderId, reason: 'x' } }],
    ['stopped', { type: 'work-order.stopped', data: { workOrderId, reason: 'x' } }],
  ])('stops on a work order that is %s', (_, past) =>
    expect(decided([...ready(), past], propose(draft))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.work-order'],
      code: 'work-order-not-open',
    }),
  );

  it('refuses a work order that was never opened', () =>
    given(fact('order-paid', true)).when(propose(draft)).thenRefused('work_order_not_found', {
      message: 'There is no work order wo-1: open it first.',
    }));

  it('notes that the same proposal was stopped before, and not where it is only decided again', () => {
    const unpaid = [...ready(), fact('order-paid', false)];
    const stop = made(unpaid, propose(issue()));
    const past = [...unpaid, ...stop, fact('order-paid', true)];
    const ids = { ...outside().ids, decision: () => 'decision-2' };
    const context = { ...outside(), ids };
    expect(stop[0]!.data).not.toHaveProperty('afterStop');
    expect(decided(past, propose(issue(), { context }))).toMatchObject({
      decisionId: 'decision-2',
      outcome: 'wait',
      afterStop: true,
    });
    expect(decided(past, again({ all: true }))).toMatchObject({ supersedes: 'decision-1' });
    expect(decided(past, again({ all: true }))).not.toHaveProperty('afterStop');
  });

  it('names TBD and a code when nobody is known who can approve', () => {
    const approvals = { refund: { owner: 'TBD', answerWithin: 'PT8H', validFor: 'P1D' } };
    const context = outside({ definition: { approvals } });
    expect(decided(ready(), propose(issue(), { context }))).toMatchObject({
      outcome: 'wait',
      owner: 'TBD',
      code: 'owner-missing',
    });
  });

  it('keeps the true outcome in observe mode, holds nothing back and troubles nobody', () =>
    given(...ready({ mode: 'observe' }))
      .when(propose(issue()))
      .then({
        type: 'decision.made',
        data: expect.objectContaining({
          outcome: 'wait',
          enforced: false,
          approvals: [],
          nextAction: expect.stringMatching(/^Observed only, nothing is held back/),
        }),
      }));
});
