import { type ApprovalRequestedData, type DecisionMadeData } from '#contracts';
import { decided, granted, issue, made, outside, propose, ready } from '../../test/refund-builders';

const declared = (owner: string, overrides: object = {}) => ({
  owner,
  answerWithin: 'PT8H',
  validFor: 'P1D',
  ...overrides,
});
const waiting = `@id("refund-waits") @outcome("wait") @approval("refund") @reason("Finance looks.")
  permit (principal, action == Action::"refund.issue", resource);`;

describe('an approval request', () => {
  const eventsUnder = (approvals: object, by: Parameters<typeof propose>[1] = {}) =>
    made(ready(), propose(issue(), { context: outside({ definition: { approvals } }), ...by }))[1]!
      .data;

  it('[A6] keeps who must sign, when to warn and who takes over, as the workflow says now', () =>
    expect(
      eventsUnder({
        refund: declared('finance', {
          signatures: 2,
          signers: ['ana', 'ben', 'eve'],
          warnBefore: 'PT1H',
          fallback: { owner: 'cfo', after: 'PT6H' },
        }),
      }),
    ).toMatchObject({
      owner: 'finance',
      quorum: { needed: 2, of: ['ana', 'ben', 'eve'] },
      dueAt: '2030-01-01T17:00:00.000Z',
      warnAt: '2030-01-01T16:00:00.000Z',
      fallback: { owner: 'cfo', at: '2030-01-01T15:00:00.000Z' },
    }));

  it('[A6] wants one signature of anybody, no warning and no fallback where none are named', () => {
    const data = eventsUnder({ refund: declared('finance') });
    for (const field of ['quorum', 'warnAt', 'fallback']) expect(data).not.toHaveProperty(field);
  });

  it('[A6] wants the one signer that is named, or two of anybody', () => {
    expect(eventsUnder({ refund: declared('finance', { signers: ['ana'] }) })).toMatchObject({
      quorum: { needed: 1, of: ['ana'] },
    });
    expect(eventsUnder({ refund: declared('finance', { signatures: 2 }) })).toMatchObject({
      quorum: { needed: 2, of: [] },
    });
  });

  it('[A5] warns at once where the time to answer is shorter than the warning', () =>
    expect(eventsUnder({ refund: declared('finance', { warnBefore: 'PT9H' }) })).toMatchObject({
      warnAt: '2030-01-01T09:00:00.000Z',
    }));

  it('[A5] is counted in the calendar of its workflow, and its wait holds as long', () => {
    const hours = { tue: [['09:00', '12:00']], wed: [['09:00', '12:00']] } as const;
    const calendar = { timeZone: 'UTC', hours };
    const refund = declared('finance', {
      answerWithin: 'PT4H',
      warnBefore: 'PT2H',
      fallback: { owner: 'cfo', after: 'PT3H' },
    });
    const at = (approvals: object) => {
      const context = { ...outside({ definition: { approvals } }), calendar };
      return made(ready(), propose(issue(), { context })).map(({ data }) => data);
    };
    // The 1st of January 2030 is a Tuesday.
    expect(at({ refund })).toMatchObject([
      { validUntil: '2030-01-02T10:00:00.000Z' },
      {
        dueAt: '2030-01-02T10:00:00.000Z',
        warnAt: '2030-01-01T11:00:00.000Z',
        fallback: { owner: 'cfo', at: '2030-01-01T12:00:00.000Z' },
      },
    ]);
    expect(at({})).toMatchObject([{}, { dueAt: '2030-01-02T09:00:00.000Z' }]);
  });

  it('[A1] has a day and no owner where the workflow’s version does not know its kind', () =>
    expect(eventsUnder({})).toMatchObject({ owner: 'TBD', dueAt: '2030-01-02T09:00:00.000Z' }));

  it('[P1] goes to whom the rule names rather than the workflow', () => {
    const cedar = waiting.replace('@reason', '@owner("cfo") @reason');
    const [decision, request] = made(ready(), propose(issue(), { context: outside({ cedar }) }));
    expect([decision!.data, request!.data]).toMatchObject([{ owner: 'cfo' }, { owner: 'cfo' }]);
  });

  it('[P1] goes to whom any of several rules names', () => {
    const named = `@id("also-waits") @outcome("wait") @approval("refund") @owner("cfo")
      permit (principal, action == Action::"refund.issue", resource);`;
    const context = outside({ cedar: `${waiting}${named}` });
    expect(decided(ready(), propose(issue(), { context })).owner).toBe('cfo');
  });

  it('[A10] shows what was proposed, and on which facts, rules and versions', () => {
    const [decision, request] = made(ready(), propose(issue(), { for: ['dana'] }));
    const { facts, reasons, rules, policy, workflow } = decision!.data as DecisionMadeData;
    expect(request!.data).toMatchObject({
      requestedBy: 'agent-7',
      onBehalfOf: ['dana'],
      packet: { action: issue(), facts, reasons, rules, policy, workflow },
    });
    expect(made(ready(), propose(issue()))[1]!.data).not.toHaveProperty('onBehalfOf');
  });

  it('[A1] is one for two rules that want the same kind, and void when one of them changes', () => {
    const two = `${waiting}\n@id("second") @outcome("wait") @approval("refund")
      permit (principal, action == Action::"refund.issue", resource) when { true };`;
    const context = outside({ cedar: two });
    const events = made(ready(), propose(issue(), { context }));
    expect(events).toHaveLength(2);
    expect(events[0]!.data).toMatchObject({ rules: ['refund-waits', 'second'] });
    const withGrant = [...ready(), ...events, granted(events[1]!.data as ApprovalRequestedData)];
    expect(decided(withGrant, propose(issue(), { context })).outcome).toBe('run');
    const changed = outside({ cedar: two.replace('{ true }', '{ !false }') });
    expect(decided(withGrant, propose(issue(), { context: changed })).outcome).toBe('wait');
  });
});
