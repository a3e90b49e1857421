import { type PastEvent, specFor } from '#testkit';
import {
  again,
  decided,
  draft,
  euros,
  fact,
  grant,
  issue,
  made,
  opened,
  outside,
  prerequisite,
  propose,
  ready,
  refundRules,
  request,
  stopped,
  waiting,
} from '../../test/refund-builders';
import { ofAnySource } from '../../test/any-source';
import { breakGlassId, declared, EXPIRES } from '../../test/urgent-builders';
import { decisionDecider } from './decision.decider';

const { given } = specFor(decisionDecider);
const urgent = [...ready(), declared()];
const decisionMade = (data: object) => ({
  type: 'decision.made',
  data: expect.objectContaining(data),
});

describe('an action that a break-glass covers', () => {
  it('[E7] runs where policy would wait, and records the answer of policy and the owners that it bypassed', () => {
    const made = decided(urgent, propose(issue()));
    expect(made).toMatchObject({
      outcome: 'run',
      rules: ['engine.break-glass'],
      owner: 'agent-7',
      approvals: [],
      consumes: [],
      validUntil: EXPIRES,
      nextAction: `Carry out refund.issue before ${EXPIRES} and report the outcome.`,
      breakGlass: { breakGlassId, instead: 'wait', bypassed: ['finance'] },
    });
    expect(made.reasons).toEqual([
      `dana took it on themselves until ${EXPIRES}, as payment-stuck (${breakGlassId}).`,
      expect.stringMatching(/^Without the break-glass: wait\. /),
    ]);
    expect(made.code).toBeUndefined();
    expect(made.checks.at(-1)).toEqual({
      name: 'engine.break-glass',
      passed: true,
      message: `The break-glass payment-stuck (${breakGlassId}) covers it.`,
    });
  });

  it('[E7] names every owner that it bypasses, and neither TBD nor the requester', () => {
    const approvalOf = (owner: string) => ({ owner, answerWithin: 'PT8H', validFor: 'P1D' });
    const approvals = { refund: approvalOf('finance'), legal: approvalOf('law') };
    const legal = `@id("legal-waits") @outcome("wait") @approval("legal")
      permit (principal, action == Action::"refund.issue", resource);`;
    const bypassedOn = (past: readonly PastEvent[], owners: object) => {
      const definition = { approvals: { ...approvals, ...owners } };
      const context = outside({ definition, cedar: `${refundRules}${legal}` });
      return decided(past, propose(issue(), { context })).breakGlass?.bypassed;
    };
    expect(bypassedOn(urgent, {})).toEqual(['finance', 'law']);
    expect(bypassedOn(urgent, { refund: approvalOf('TBD') })).toEqual(['law']);
    expect(bypassedOn(urgent, { refund: approvalOf('agent-7') })).toEqual(['law']);
    const escalated = {
      type: 'approval.escalated',
      data: {
        approvalId: request.approvalId,
        escalationStep: 'absent',
        owner: 'deputy',
        endsAt: request.dueAt,
      },
    };
    expect(bypassedOn([...waiting, escalated, declared()], {})).toEqual(['deputy', 'law']);
    const lawFirst = { legal: { ...approvalOf('law') }, refund: approvalOf('finance') };
    expect(bypassedOn([...waiting, escalated, declared()], lawFirst)).toContain('deputy');
  });

  it('[E7] requests nothing', () => expect(made(urgent, propose(issue()))).toHaveLength(1));

  it('[E7] runs at most an hour, and never longer than the break-glass lives', () => {
    const long = declared({ expiresAt: '2030-01-02T09:00:00.000Z' });
    expect(decided([...ready(), long], propose(issue())).validUntil).toBe(
      '2030-01-01T10:00:00.000Z',
    );
  });

  it.each([
    ['no rule that permits it', [fact('order-paid', null)], 'fact-unknown'],
    ['facts in conflict', [fact('order-paid', false, 'payments')], 'facts-conflict'],
    ['a failed prerequisite', [prerequisite('failed')], 'order-not-found'],
  ])('[E7] runs against %s', (_, past, code) => {
    const context = ofAnySource();
    expect(decided([...ready(), ...past], propose(issue(), { context }))).toMatchObject({
      outcome: 'stop',
      code,
    });
    expect(decided([...urgent, ...past], propose(issue(), { context }))).toMatchObject({
      outcome: 'run',
      breakGlass: { instead: 'stop', bypassed: ['support-lead'] },
    });
  });

  it('[E7] runs without an input, beyond the budget and on old facts', () => {
    const past = [opened({ inputs: {} }), prerequisite('passed'), fact('order-paid', true)];
    const definition = { budget: { actions: 0 }, facts: { 'order-paid': aged } };
    const context = outside({ definition });
    const at = '2030-01-01T09:20:00.000Z';
    const proposal = propose(issue(), { context, at });
    const held = decided(past, proposal);
    expect(held.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'engine.inputs',
      'engine.budget',
      'engine.fresh-facts',
    ]);
    expect(decided([...past, declared()], proposal)).toMatchObject({
      outcome: 'run',
      validUntil: EXPIRES,
    });
  });

  it('[E7] runs by policy where policy lets it run', () => {
    const made = decided([...waiting, declared(), grant], again({ decisionId: 'decision-1' }));
    expect(made).toMatchObject({ outcome: 'run', approvals: [request.approvalId] });
    expect(made).not.toHaveProperty('breakGlass');
    expect(made.checks.at(-1)).toMatchObject({
      passed: true,
      message: `The break-glass payment-stuck (${breakGlassId}) covers it: the answer is that of policy.`,
    });
  });

  it('[E7] runs when what waits for somebody is decided again', () =>
    given(...waiting, declared())
      .when(again({ decisionId: 'decision-1' }))
      .then(
        decisionMade({
          outcome: 'run',
          supersedes: 'decision-1',
          approvals: [],
          breakGlass: { breakGlassId, instead: 'wait', bypassed: ['finance'] },
        }),
      ));

  it('[P3] says nothing new when decided again', () => {
    const past = [...urgent, ...made(urgent, propose(issue()))];
    given(...past)
      .when(again({ all: true }))
      .thenNothing();
  });

  it('[E7] has no word where there is none', () =>
    expect(decided(ready(), propose(issue())).checks.map(({ name }) => name)).not.toContain(
      'engine.break-glass',
    ));
});

const aged = { type: 'boolean', maxAge: 'PT10M' };

describe('what no break-glass overrides', () => {
  it.each([
    ['a system that is not listed', 'system-not-listed', issue({ system: 'bank' })],
    ['an action that is not listed', 'action-not-listed', issue({ kind: 'refund.repeat' })],
    ['another authority', 'action-not-listed', issue({ authority: 'rollback' })],
    ['a write that is not listed', 'system-not-listed', issue({ writes: ['ledger'] })],
    ['an unknown argument', 'action-not-listed', issue({ arguments: { iban: 'DE1' } })],
  ])('[E7] is %s', (_, code, action) => {
    const { kind, system, writes, arguments: given } = action;
    const scope = { system, objects: ['order-1'], writes, amountUpTo: euros(1250) };
    const wide = declared({
      permits: [kind],
      scope: { ...scope, ...(given && { arguments: given }) },
    });
    const made = decided([...ready(), wide], propose(action));
    expect(made).toMatchObject({ outcome: 'stop', code });
    expect(made).not.toHaveProperty('breakGlass');
    expect(made.checks.at(-1)).toMatchObject({
      name: 'engine.break-glass',
      passed: true,
      message: expect.stringMatching(/covers it: the answer is that of policy\.$/),
    });
  });

  it('[E7] is draft-only work', () => {
    const past = [...ready({ allowedOutput: 'draft-only' }), declared()];
    expect(decided(past, propose(issue()))).toMatchObject({ outcome: 'stop', code: 'draft-only' });
  });

  it('[E7] is a work order that is halted or has ended', () => {
    const abandoned = { type: 'work-order.abandoned', data: { reason: 'x' } };
    for (const over of [stopped, abandoned])
      expect(decided([...urgent, over], propose(issue()))).toMatchObject({
        outcome: 'stop',
        code: 'work-order-not-open',
      });
  });

  it('[E7] is the want of a policy or of the workflow', () => {
    for (const missing of [{ policy: undefined }, { definition: undefined }]) {
      const context = { ...outside(), ...missing };
      expect(decided(urgent, propose(issue(), { context }))).toMatchObject({
        outcome: 'stop',
        code: 'policy-missing',
      });
    }
  });

  it('[P2] is rules that cannot be evaluated, also where something else gives way', () => {
    const context = outside();
    const policy = {
      ...context.policy!,
      evaluate: () => ({ satisfied: [], dependent: [], errors: ['the engine failed'] }),
    };
    for (const past of [urgent, [...urgent, prerequisite('failed')]]) {
      const made = decided(past, propose(issue(), { context: { ...context, policy } }));
      expect(made.outcome).toBe('stop');
      expect(made.rules).toContain('engine.rules');
    }
  });
});

describe('an action beyond a break-glass', () => {
  const larger = issue({ objects: ['order-1', 'order-2'], amount: euros(2000) });

  it('[E7] stops instead of waiting, and lists what is beyond', () => {
    const made = decided(urgent, propose(larger));
    expect(made).toMatchObject({
      outcome: 'stop',
      code: 'break-glass-exceeded',
      rules: ['engine.break-glass'],
      owner: 'support-lead',
      approvals: [],
      nextAction:
        'Do not carry out refund.issue: support-lead decides how to go on. ' +
        'Propose what is inside, or declare a break-glass that reaches all of it.',
    });
    expect(made.reasons[0]).toBe(
      `The break-glass payment-stuck (${breakGlassId}) is for less. ` +
        'objects: order-1, requested order-1, order-2; ' +
        'amount: 1250 EUR (minor units), requested 2000 EUR (minor units).',
    );
    expect(made).not.toHaveProperty('breakGlass');
    expect(made.checks.at(-1)).toEqual({
      name: 'engine.break-glass',
      passed: false,
      message: `The break-glass payment-stuck (${breakGlassId}) is for less.`,
    });
  });

  it('[E7] stops also what waits for an approval already, and retains that request', () => {
    const scope = { system: 'payments', objects: ['order-1'], amountUpTo: euros(1000) };
    const past = [...waiting, declared({ scope })];
    expect(decided(past, again({ decisionId: 'decision-1' }))).toMatchObject({
      outcome: 'stop',
      code: 'break-glass-exceeded',
      approvals: [request.approvalId],
    });
  });

  it('[E7] goes by policy where that says run or stop', () => {
    const drafts = declared({ permits: ['refund.draft'] });
    expect(decided([...ready(), drafts], propose(draft))).toMatchObject({ outcome: 'run' });
    const unpaid = fact('order-paid', false);
    expect(decided([...urgent, unpaid], propose(larger))).toMatchObject({ code: 'order-unpaid' });
  });

  it('[E7] goes by policy where it is of another kind', () => {
    const other = declared({ permits: ['refund.draft'] });
    expect(decided([...ready(), other], propose(issue())).outcome).toBe('wait');
  });
});
