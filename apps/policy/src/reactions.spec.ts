import {
  DecideAffectedBody,
  DecideAgainBody,
  reportOutcome,
  ReportOutcomeBody,
  RevokeKeyBody,
} from '#contracts';
import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { reactions } from './reactions';

const reacting = (name: string) => reactions.find((reaction) => reaction.name === name)!;

const answers = [
  'approval-granted',
  'approval-revoked',
  'approval-rejected',
  'approval-expired',
  'approval-superseded',
  'condition-met',
];

describe('deciding again', () => {
  it.each(answers)('[P1] what rests on an approval, on %s', (event) => {
    const reaction = reacting(`decide-again-on-${event}`);
    const data = { workOrderId: 'wo-1', approvalId: 'a-1' };
    const [happened] = recorded([{ type: reaction.on, data: { ...data, reason: 'x' } }]);
    expect(reaction.on.replace('.', '-')).toBe(event);
    expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
    expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
  });

  it('[E7] what ran under a break-glass, on its end', () => {
    const reaction = reacting('decide-again-on-break-glass-ended');
    const data = { workOrderId: 'wo-1', breakGlassId: 'bg-1' };
    const [happened] = recorded([{ type: reaction.on, data: { ...data, because: 'expired' } }]);
    expect(reaction.on).toBe('break-glass.ended');
    expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
    expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
  });

  it.each(['dispatched', 'confirmed', 'stopped', 'superseded'])(
    '[D4] what its delegator and its delegate wait for or may do, on delegation.%s',
    (verb) => {
      const reaction = reacting(`decide-again-on-delegation-${verb}`);
      const data = { workOrderId: 'wo-1', dispatchId: 'd-1' };
      const [happened] = recorded([{ type: reaction.on, data: { ...data, reason: 'x' } }]);
      expect(reaction.on).toBe(`delegation.${verb}`);
      expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
      expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
    },
  );

  it.each([
    'work-order-stopped',
    'work-order-resumed',
    'work-order-closed',
    'work-order-abandoned',
    'work-order-superseded',
  ])('[P1] everything, on %s', (event) => {
    const reaction = reacting(`decide-again-on-${event}`);
    const data = { workOrderId: 'wo-1', all: true };
    const [happened] = recorded([{ type: reaction.on, data: { workOrderId: 'wo-1' } }]);
    expect(`decide-again-on-${reaction.on.replace('.', '-')}`).toBe(reaction.name);
    expect(reaction.react(happened!)).toEqual([{ type: 'decide-again', data }]);
    expect(parseAs(DecideAgainBody, data)).toMatchObject(data);
  });

  it('[I9] nothing on the closing of imported work', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    const { on, react } = reacting('decide-again-on-work-order-closed');
    const [closed] = recorded([{ type: on, data: { workOrderId: 'wo-1', origin } }]);
    expect(react(closed!)).toEqual([]);
  });
});

describe('deciding affected work', () => {
  const [published, halted, lifted, expired] = [
    'policy-published',
    'halt-declared',
    'halt-lifted',
    'halt-expired',
  ].map((event) => reacting(`decide-affected-on-${event}`));
  const commandOf = (reaction: (typeof reactions)[number] | undefined, data: object) => {
    const [event] = recorded([{ type: reaction!.on, data }]);
    const commands = reaction!.react(event!);
    commands.forEach(({ type, data: body }) => {
      expect([type, parseAs(DecideAffectedBody, body as object)]).toMatchObject([
        'decide-affected',
        { position: event!.position },
      ]);
    });
    return commands.map(({ data: body }) => body);
  };

  it('[P12] of its workflow, on a policy that replaces another', () => {
    expect(commandOf(published, { workflowId: 'refunds', version: 2 })).toMatchObject([
      { workflowId: 'refunds' },
    ]);
    expect(commandOf(published, { workflowId: 'refunds', version: 1 })).toEqual([]);
  });

  it('[P11] of every workflow or the one that is named, on a halt', () => {
    expect(commandOf(halted, { haltId: 'h-1', system: 'bank' })).toEqual([{ position: 1 }]);
    expect(commandOf(halted, { haltId: 'h-1', workflow: 'refunds' })).toMatchObject([
      { workflowId: 'refunds' },
    ]);
  });

  it.each(['principal-retired', 'principal-reinstated'])(
    '[I12] of members of a team alone, on %s',
    (event) =>
      expect(
        commandOf(reacting(`decide-affected-on-${event}`), { principal: 'trainees' }),
      ).toMatchObject([{ team: 'trainees' }]),
  );

  it('[P11] that the halt stopped, on its end', () => {
    expect(commandOf(lifted, { haltId: 'h-1', reason: 'fixed' })).toMatchObject([
      { haltId: 'h-1' },
    ]);
    expect(commandOf(expired, { haltId: 'h-1' })).toMatchObject([{ haltId: 'h-1' }]);
  });
});

describe('a policy that was published', () => {
  const reaction = reactions.find(({ name }) => name === 'report-outcome-on-policy-published')!;
  const approvedBy = { workOrderId: 'wo-1', decisionId: 'd-1' };
  const eventOf = (data: object) => recorded([{ type: reaction.on, data }])[0]!;

  it('[P6] is reported as performed on the work order whose decision allowed it', () => {
    const body = { ...approvedBy, outcome: 'performed' };
    expect(reaction.on).toBe('policy.published');
    expect(reaction.react(eventOf({ policyId: 'refunds', approvedBy }))).toEqual([
      { type: 'report-outcome', data: body },
    ]);
    expect(parseAs(ReportOutcomeBody, body)).toMatchObject(body);
  });

  it('[P6] is nobody’s work where nobody had to decide', () =>
    expect(reaction.react(eventOf({ policyId: 'refunds' }))).toEqual([]));

  it('may be reported by the service itself', () =>
    expect(reportOutcome.roles).toContain('service'));
});

describe('a workflow that was published', () => {
  const reaction = reactions.find(({ name }) => name === 'report-outcome-on-workflow-published')!;
  const approvedBy = { workOrderId: 'wo-1', decisionId: 'd-1' };
  const eventOf = (data: object) => recorded([{ type: reaction.on, data }])[0]!;

  it('[P6] is reported as performed on the work order whose decision allowed it', () => {
    const body = { ...approvedBy, outcome: 'performed' };
    expect([reaction.name, reaction.on]).toEqual([
      'report-outcome-on-workflow-published',
      'workflow.published',
    ]);
    expect(reaction.react(eventOf({ workflowId: 'refunds', approvedBy }))).toEqual([
      { type: 'report-outcome', data: body },
    ]);
    expect(parseAs(ReportOutcomeBody, body)).toMatchObject(body);
  });

  it('[P6] is nobody’s work where nobody had to decide', () =>
    expect(reaction.react(eventOf({ workflowId: 'refunds' }))).toEqual([]));
});

describe('an API key that was revoked', () => {
  it('stops at once', () => {
    const { on, react } = reacting('stop-on-api-key-revoked');
    const [revoked] = recorded([{ type: on, data: { keyId: 'k-1', principal: 'agent-7' } }]);
    expect(on).toBe('api-key.revoked');
    expect(react(revoked!)).toEqual([{ type: 'stop-api-key', data: { keyId: 'k-1' } }]);
    expect(parseAs(RevokeKeyBody, { keyId: 'k-1' })).toMatchObject({ keyId: 'k-1' });
  });
});

/** The name is that of its position: under another one, every event would be reacted to again. */
describe('the reactions of policy', () => {
  it('[G2] keep their names', () =>
    expect(reactions.map(({ name }) => name)).toEqual([
      'decide-again-on-approval-expired',
      'decide-again-on-approval-granted',
      'decide-again-on-approval-rejected',
      'decide-again-on-approval-revoked',
      'decide-again-on-approval-superseded',
      'decide-again-on-condition-met',
      'decide-again-on-break-glass-ended',
      'decide-again-on-delegation-confirmed',
      'decide-again-on-delegation-dispatched',
      'decide-again-on-delegation-stopped',
      'decide-again-on-delegation-superseded',
      'decide-again-on-work-order-resumed',
      'decide-again-on-work-order-stopped',
      'decide-again-on-work-order-abandoned',
      'decide-again-on-work-order-superseded',
      'decide-again-on-work-order-closed',
      'withdraw-on-access-request-cancelled',
      'report-outcome-on-policy-published',
      'report-outcome-on-workflow-published',
      'decide-affected-on-policy-published',
      'decide-affected-on-halt-declared',
      'decide-affected-on-halt-lifted',
      'decide-affected-on-halt-expired',
      'stop-on-api-key-revoked',
      'follow-on-principal-retired',
      'follow-on-principal-reinstated',
      'decide-affected-on-principal-teams-changed',
      'decide-affected-on-principal-teams-claimed',
      'decide-affected-on-principal-retired',
      'decide-affected-on-principal-reinstated',
    ]));

  it.each(reactions)('[G2] say in their name what they listen to: $name', ({ name, on }) =>
    expect(name).toMatch(new RegExp(`^[a-z-]+-on-${on.replace('.', '-')}$`)),
  );
});
