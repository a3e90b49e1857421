import { specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  fact,
  granted,
  issue,
  made,
  NOW,
  outside,
  propose,
  ready,
  refundRules,
  request,
  requestIn,
  resumed,
  running,
  stopped,
  waiting,
  workOrderId,
} from '../../test/refund-builders';
import { breakGlassId, declared, ended, EXPIRES } from '../../test/urgent-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const AFTER = '2030-01-01T09:31:00.000Z';
const urgent = [...ready(), declared()];
const without = 'Without the break-glass: wait. Money leaves only with the word of finance.';
const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});

describe('an action after its break-glass has run out', () => {
  it.each([
    ['its time is over', [], AFTER],
    ['its time is just over', [], EXPIRES],
    ['that was recorded', [ended('expired')], AFTER],
  ])('[E7] stops instead of requesting again (%s)', (_, past, at) => {
    const made = decided([...urgent, ...past], propose(issue(), { at }));
    expect(made).toMatchObject({
      outcome: 'stop',
      code: 'break-glass-ended',
      rules: ['engine.break-glass'],
    });
    expect(made.reasons[0]).toBe(
      `The break-glass payment-stuck (${breakGlassId}) ran out at ${EXPIRES}, and nobody has said that the emergency is over.`,
    );
    expect(made.checks.at(-1)).toEqual({
      name: 'engine.break-glass',
      passed: false,
      message: `The break-glass payment-stuck (${breakGlassId}) has run out.`,
    });
    expect(made.nextAction).toContain(`End it (POST /v1/break-glass/${breakGlassId}/end)`);
  });

  it('[E7] goes by policy again once somebody ended the emergency', () => {
    const past = [...urgent, ended()];
    expect(decided(past, propose(issue()))).toMatchObject({ outcome: 'wait', owner: 'finance' });
  });

  it('[E7] still waits where an approval was requested before', () => {
    const past = [...waiting, declared()];
    expect(decided(past, propose(issue(), { by: 'agent-8', at: AFTER }))).toMatchObject({
      outcome: 'wait',
      approvals: [request.approvalId],
    });
  });

  it('[E7] still waits where one of its approvals was granted before', () => {
    const approvals = {
      legal: { owner: 'law', answerWithin: 'PT8H', validFor: 'P1D' },
      refund: { owner: 'finance', answerWithin: 'PT8H', validFor: 'P1D', after: ['legal'] },
    };
    const legal = `@id("legal-waits") @outcome("wait") @approval("legal")
      permit (principal, action == Action::"refund.issue", resource);`;
    const context = outside({ definition: { approvals }, cedar: `${refundRules}${legal}` });
    const first = made(ready(), propose(issue(), { context }));
    const past = [...ready(), ...first, granted(requestIn(first)), declared()];
    const ids = { ...context.ids, decision: () => 'decision-2' };
    const proposal = propose(issue(), { at: AFTER, context: { ...context, ids } });
    expect(decided(past, proposal)).toMatchObject({
      outcome: 'wait',
      approvals: ['refund-of-decision-2', 'legal-of-decision-1'],
    });
  });

  it('[E7] runs where policy lets it', () => {
    const joining = propose(issue(), { by: 'agent-8', at: AFTER });
    expect(decided([...running, declared()], joining)).toMatchObject({
      outcome: 'run',
      approvals: [request.approvalId],
    });
  });
});

describe('an action after somebody closed and reopened the work', () => {
  const reopened = [
    { type: 'work-order.closed', data: { workOrderId } },
    { type: 'work-order.reopened', data: { workOrderId, checklistRunId: 'run-2' } },
  ];

  it('[E7] does not run under a break-glass of before', () => {
    const before = [...urgent, ...made(urgent, propose(issue()))];
    expect(decided([...before, ...reopened], propose(issue()))).toMatchObject({
      outcome: 'wait',
      owner: 'finance',
    });
  });

  it('[E7] runs under a break-glass that is declared then', () => {
    const past = [...urgent, ...reopened, declared({ breakGlassId: 'bg-2' })];
    expect(decided(past, propose(issue()))).toMatchObject({
      outcome: 'run',
      breakGlass: { breakGlassId: 'bg-2' },
    });
  });
});

describe('what was to run under a break-glass that is over', () => {
  const ran = [...urgent, ...made(urgent, propose(issue()))];
  const about = again({ breakGlassId });

  it('[E7] stops, and says how to go on', () => {
    const [stop, ...others] = made([...ran, ended()], about);
    expect(others).toEqual([]);
    expect(stop!.data).toMatchObject({
      outcome: 'stop',
      code: 'break-glass-ended',
      supersedes: 'decision-1',
      reasons: [
        `The break-glass payment-stuck (${breakGlassId}) is over, and it was to run under it.`,
        without,
      ],
      nextAction: expect.stringMatching(/Proposed again it goes by policy; or declare another/),
      checks: expect.arrayContaining([
        {
          name: 'engine.break-glass',
          passed: false,
          message: `The break-glass payment-stuck (${breakGlassId}) is over.`,
        },
      ]),
    });
  });

  it('[E7] stops when the end of its time has cut it short', () =>
    given(...ran, ended('expired'))
      .when(again({ breakGlassId }, { at: AFTER }))
      .then(decisionMade({ outcome: 'stop', code: 'break-glass-ended' })));

  it('[E7] stops where somebody ended the emergency long before its time', () => {
    const long = [...ready(), declared({ expiresAt: '2030-01-01T18:00:00.000Z' })];
    given(...long, ...made(long, propose(issue())), ended())
      .when(about)
      .then(decisionMade({ outcome: 'stop', code: 'break-glass-ended' }));
  });

  it('[E7] is left alone where it had lapsed before, or was reported', () => {
    const long = [...ready(), declared({ expiresAt: '2030-01-01T18:00:00.000Z' })];
    const lapsed = [...long, ...made(long, propose(issue())), ended()];
    given(...lapsed)
      .when(again({ breakGlassId }, { at: '2030-01-01T12:00:00.000Z' }))
      .thenNothing();
    const performed = { type: 'action.performed', data: { decisionId: 'decision-1' } };
    given(...ran, performed, ended())
      .when(about)
      .thenNothing();
  });

  it('[E7] is nothing that ran without one, nor under another', () => {
    for (const by of [running, waiting])
      given(...by, declared(), ended(), fact('order-paid', false))
        .when(about)
        .thenNothing();
    given(...ran)
      .when(again({ breakGlassId: 'constructor' }))
      .thenNothing();
  });

  it('[E7] stays stopped when decided again, until it is proposed again', () => {
    const over = [...ran, ended()];
    const stopped = [...over, ...made(over, about)];
    given(...stopped)
      .when(again({ all: true }))
      .thenNothing();
    expect(decided(stopped, propose(issue())).outcome).toBe('wait');
  });

  it('[E7] stops too where it was halted meanwhile', () => {
    const halted = [...ran, stopped];
    const over = [...halted, ...made(halted, again({ all: true })), ended(), resumed];
    given(...over)
      .when(again({ all: true }))
      .then(decisionMade({ outcome: 'stop', code: 'break-glass-ended' }));
  });

  it('[E7] runs under the next one', () => {
    const next = [...ran, ended(), declared({ breakGlassId: 'bg-2' })];
    given(...next)
      .when(about)
      .then(
        decisionMade({
          outcome: 'run',
          breakGlass: { breakGlassId: 'bg-2', instead: 'wait', bypassed: ['finance'] },
        }),
      );
  });

  it('[P8] counts against the budget while it may have been done', () => {
    const context = outside({ definition: { budget: { actions: 1 } } });
    expect(decided(ran, propose(draft, { context, at: NOW }))).toMatchObject({
      code: 'budget-exceeded',
    });
  });
});
