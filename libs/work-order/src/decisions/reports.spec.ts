import { exampleWorkflow, recorded } from '#testkit';
import { workflowOf } from '#contracts';
import { evolve } from '../evolve';
import { unknownWorkOrder } from '../state';
import { awaitedOutcomes } from './outcomes';
import { judgeReport, type Reporting } from './reports';

const NOW = '2030-01-01T09:00:00.000Z';
const action = { kind: 'refund.draft', authority: 'propose', system: 'helpdesk' } as const;
const run = {
  type: 'decision.made',
  data: {
    workOrderId: 'wo-1',
    decisionId: 'd-1',
    outcome: 'run',
    enforced: true,
    action,
    requestedBy: 'agent-7',
    approvals: [],
    consumes: [],
    validUntil: '2030-01-01T10:00:00.000Z',
    outcomeDueAt: '2030-01-01T09:05:00.000Z',
  },
  actor: { id: 'agent-7', onBehalfOf: ['alice'] },
};
const { definition } = exampleWorkflow('refunds');
const { actions } = definition as { actions: readonly { kind: string }[] };
const declaring = workflowOf({
  ...definition,
  actions: actions.map((one) =>
    one.kind === action.kind ? { ...one, reportedBy: '/examples/helpdesk' } : one,
  ),
});
const after = (...past: Parameters<typeof recorded>[0]) =>
  recorded(past).reduce(evolve, unknownWorkOrder);
const judged = (id: string, more: Partial<Reporting> = {}, decisionId = 'd-1') =>
  judgeReport(
    after(run),
    { decisionId, action, at: NOW },
    { halts: {}, now: NOW, by: { id }, isOperator: false, ...more },
  );

describe('a report on a decision', () => {
  it.each<[string, string, Partial<Reporting>]>([
    ['who proposed the action', 'agent-7', {}],
    ['whom they acted for', 'alice', {}],
    ['an operator', 'olga', { isOperator: true }],
    [
      'the system that the workflow declares',
      'pump',
      { source: '/examples/helpdesk', definition: declaring },
    ],
    ['the principal that the workflow declares', '/examples/helpdesk', { definition: declaring }],
  ])('[P14] counts where it comes from %s', (_, id, more) =>
    expect(judged(id, more)).toEqual({ authorised: true }),
  );

  it.each<[string, string, Partial<Reporting>]>([
    ['another principal', 'agent-8', {}],
    [
      'who claims to act for its requester',
      'agent-8',
      { by: { id: 'agent-8', onBehalfOf: ['agent-7'] } },
    ],
    ['a system that nobody declares', 'pump', { source: '/examples/helpdesk' }],
    [
      'another system than is declared',
      'pump',
      { source: '/examples/shop', definition: declaring },
    ],
  ])('[P14] is not authorised and marked where it comes from %s', (_, id, more) =>
    expect(judged(id, more)).toEqual({ authorised: false, notTheirs: true }),
  );

  it('[P14] is on nobody’s decision where there is none of that name', () =>
    expect(judged('agent-8', {}, 'd-9')).toEqual({ authorised: false }));

  it.each(['action.performed', 'action.failed'])(
    '[P14] of somebody else ends no wait for the outcome and uses up no run: %s',
    (type) => {
      const data = { workOrderId: 'wo-1', decisionId: 'd-1', action, authorised: false };
      const theirs = after(run, { type, data: { ...data, notTheirs: true } });
      expect(awaitedOutcomes(theirs)).toHaveLength(1);
      const own = { halts: {}, now: NOW, by: { id: 'agent-7' }, isOperator: false };
      const report = { decisionId: 'd-1', action, at: NOW };
      expect(judgeReport(theirs, report, own)).toEqual({ authorised: true });
      expect(awaitedOutcomes(after(run, { type, data }))).toEqual([]);
    },
  );
});
