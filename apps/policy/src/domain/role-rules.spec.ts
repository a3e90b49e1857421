import { type DecisionMadeData } from '#contracts';
import { type PastEvent } from '#testkit';
import {
  again,
  decided,
  draft,
  euros,
  made,
  outside,
  propose,
  ready,
} from '../../test/refund-builders';
import { declared } from '../../test/urgent-builders';
import { type DecisionCommand } from './decision.decider';

const rules = (...texts: readonly string[]) => outside({ cedar: texts.join('\n') });
const ANYBODY = '@id("all") permit (principal, action, resource);';
const OPERATORS_MAY = '@id("operators") permit (principal in Role::"operator", action, resource);';
const OPERATORS_STOP = `@id("no-operators") @reason("Operators issue no drafts.")
  forbid (principal in Role::"operator", action == Action::"refund.draft", resource);`;
const open = rules(ANYBODY);
const strict = rules(ANYBODY, OPERATORS_STOP);

const proposedWith = (
  roles: readonly string[],
  context = strict,
  by: { readonly for?: readonly string[] } = {},
): DecisionCommand => {
  const command = propose(draft, { ...by, context });
  return { ...command, metadata: { ...command.metadata, roles } };
};

/** What was recorded, changed as an earlier version recorded it. */
const recordedAs = (
  command: DecisionCommand,
  overrides: Partial<DecisionMadeData>,
): PastEvent[] => [
  ...ready(),
  ...made(ready(), command).map((event) => ({ ...event, data: { ...event.data, ...overrides } })),
];

const decidedAgain = (past: readonly PastEvent[]) =>
  decided(past, again({ runs: true }, { context: strict }));

describe('a rule about a role', () => {
  it.each([
    [['operator'], 'stop'],
    [['approver', 'operator'], 'stop'],
    [['integrator'], 'run'],
  ])('[P1] is about each credential that has it: of %j', (roles, outcome) => {
    expect(decided(ready(), proposedWith(roles))).toMatchObject({ outcome });
  });

  it('[P1] permits those who have it, and nobody else', () => {
    const context = rules(OPERATORS_MAY);
    expect(decided(ready(), proposedWith(['operator'], context)).outcome).toBe('run');
    expect(decided(ready(), proposedWith(['integrator'], context))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.default-stop'],
    });
  });

  it('[P1] takes a credential with the role delegate for that of a delegate alone', () => {
    const roles = ['operator', 'delegate'];
    expect(decided(ready(), proposedWith(roles, rules(OPERATORS_MAY))).outcome).toBe('stop');
    const delegates = '@id("d") permit (principal in Role::"delegate", action, resource);';
    expect(decided(ready(), proposedWith(roles, rules(delegates)))).toMatchObject({
      outcome: 'run',
      asDelegate: true,
    });
  });

  it('[P3] is recorded with the decision: each role once, in one order', () => {
    const roles = ['operator', 'approver', 'operator'];
    expect(decided(ready(), proposedWith(roles, open)).roles).toEqual(['approver', 'operator']);
    expect(decided(ready(), proposedWith(['delegate'], open))).not.toHaveProperty('roles');
  });

  it('[P1] goes by the recorded roles when the action is decided again', () => {
    const past = [...ready(), ...made(ready(), proposedWith(['operator'], open))];
    expect(decidedAgain(past)).toMatchObject({
      outcome: 'stop',
      rules: ['no-operators'],
      roles: ['operator'],
    });
    const others = [...ready(), ...made(ready(), proposedWith(['integrator'], open))];
    expect(made(others, again({ runs: true }, { context: strict }))).toEqual([]);
  });

  it('[P1] follows the roles of the latest ask for the same action', () => {
    const first = [...ready(), ...made(ready(), proposedWith(['integrator'], open))];
    expect(made(first, proposedWith(['integrator'], open))).toEqual([]);
    const later = proposedWith(['operator'], {
      ...open,
      ids: { ...open.ids, decision: () => 'second' },
    });
    expect(decided(first, later)).toMatchObject({ supersedes: 'decision-1', roles: ['operator'] });
  });
});

describe('a rule about a role, where the roles are unknown', () => {
  const unknown = recordedAs(proposedWith(['operator'], open), { roles: undefined });

  it('[P1] stops what it might forbid', () => {
    expect(decidedAgain(unknown)).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
      rules: ['engine.known-facts', 'no-operators'],
      reasons: [
        'It is not known whether all requesters lack the role operator: the answer of no-operators depends on it.',
      ],
    });
    expect(decidedAgain(unknown)).not.toHaveProperty('roles');
  });

  it('[P1] permits nothing', () => {
    const context = rules(OPERATORS_MAY);
    expect(decided(unknown, again({ runs: true }, { context }))).toMatchObject({
      outcome: 'stop',
      rules: ['engine.default-stop'],
    });
  });

  it('[P1] changes nothing for a delegate, of whom every event says the role', () => {
    const past = recordedAs(proposedWith(['delegate'], open), {});
    expect(made(past, again({ runs: true }, { context: strict }))).toEqual([]);
  });

  it('[P1] stops as well where an author ignores unknown facts', () => {
    const ignoring = `@id("x") @unknown("ignore") forbid (principal, action, resource) when {
      principal in Role::"operator" ||
      (context.facts has "order-paid" && !context.facts["order-paid"]) };`;
    const context = rules(ANYBODY, ignoring);
    expect(decided(unknown, again({ runs: true }, { context }))).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
    });
  });

  it('[P1] asks for the roles of those for whom the requester acts', () => {
    const forOlga = { for: ['olga'] };
    expect(decided(ready(), proposedWith(['integrator'], strict, forOlga))).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
    });
    expect(decided(ready(), proposedWith(['operator'], strict, forOlga))).toMatchObject({
      outcome: 'stop',
      rules: ['no-operators'],
    });
    const context = rules(OPERATORS_MAY);
    expect(decided(ready(), proposedWith(['operator'], context, forOlga)).outcome).toBe('run');
    expect(decided(ready(), proposedWith(['integrator'], context, forOlga)).outcome).toBe('stop');
  });

  it('[E7] stops under a break-glass too', () => {
    const forOlga = { for: ['olga'] };
    const proposal = proposedWith(['integrator'], strict, forOlga);
    const terms = {
      permits: ['refund.draft'],
      scope: {
        system: 'helpdesk',
        objects: ['order-1'],
        writes: ['draft'],
        amountUpTo: euros(1250),
      },
    };
    expect(decided([...ready(), declared(terms)], proposal)).toMatchObject({
      outcome: 'stop',
      code: 'fact-unknown',
    });
    const overriding = declared({ ...terms, overridesForbids: true });
    expect(decided([...ready(), overriding], proposal).outcome).toBe('run');
  });
});
