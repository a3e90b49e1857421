/** Builders of approvals: a refund, and a grant of it. */
import fc from 'fast-check';
import { type Coverage, type Money, type ProposedAction, type Scope } from '#contracts';
import { type Approval } from '../src/state';

export const now = '2030-01-01T09:00:00.000Z';
export const justAfter = '2030-01-01T09:00:00.001Z';
export const ruleDigest = 'a'.repeat(64);

export const eur = (minor: number): Money => ({ minor, currency: 'EUR' });

export const refund = (other: Partial<ProposedAction> = {}): ProposedAction => ({
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  objects: ['order-1'],
  writes: ['refund'],
  amount: eur(100),
  audience: 'customer',
  arguments: { iban: 'DE1' },
  ...other,
});

/** As wide as the refund, to the cent. */
export const refundScope: Scope = {
  system: 'payments',
  objects: ['order-1'],
  writes: ['refund'],
  amountUpTo: eur(100),
  audience: 'customer',
  arguments: { iban: 'DE1' },
};

/** Granted by ana at the request of agent-7, for exactly the refund unless overridden. */
export const granted = (other: Partial<Approval> = {}): Approval => ({
  approvalId: 'approval-1',
  kind: 'commercial',
  status: 'approved',
  owner: 'finance-lead',
  requestedBy: 'agent-7',
  onBehalfOf: [],
  decisionId: 'decision-1',
  gate: null,
  ruleDigest,
  requested: { permits: ['refund.issue'], scope: refundScope },
  quorum: { needed: 1, of: [] },
  signatures: [{ signedBy: 'ana', recordedBy: null }],
  permits: ['refund.issue'],
  scope: refundScope,
  conditions: [],
  dueAt: now,
  warnAt: null,
  fallback: null,
  escalationSteps: [],
  expiresAt: '2030-01-02T09:00:00.000Z',
  singleUse: false,
  consumed: false,
  grantedBy: 'ana',
  ...other,
});

// Few values, so that actions and coverages meet often.

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const kinds: fc.Arbitrary<string> = fc.constantFrom('refund.issue', 'refund.draft');
const systems = fc.constantFrom('payments', 'crm');
const lists = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
const amounts = fc.record({
  minor: fc.constantFrom(0, 1, 99, 100),
  currency: fc.constantFrom('EUR', 'USD'),
});
const audiences = fc.constantFrom('customer', 'public');
const argumentSets = fc.constantFrom<Record<string, string>[]>(
  {},
  { iban: 'DE1' },
  { iban: 'DE2' },
  { iban: 'DE1', to: 'x' },
  { to: 'x', iban: 'DE1' },
);

/** Without the fields that are absent, as JSON has it. */
const plain = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export const anyAction: fc.Arbitrary<ProposedAction> = fc
  .record({
    kind: kinds,
    authority: fc.constant('apply' as const),
    system: systems,
    objects: optional(lists),
    writes: optional(lists),
    amount: optional(amounts),
    audience: optional(audiences),
    arguments: optional(argumentSets),
  })
  .map((action) => plain(action) as ProposedAction);

const scopes = (action: ProposedAction, wanted: fc.Arbitrary<boolean>): fc.Arbitrary<Scope> => {
  /** As the action has it, or anything. */
  const near = <T>(own: T | undefined, any: fc.Arbitrary<T | undefined>) =>
    wanted.chain((isOwn) => (isOwn ? fc.constant(own) : any));
  return fc
    .record({
      system: near(action.system, optional(systems)),
      objects: near(action.objects, optional(lists)),
      writes: near(action.writes, optional(lists)),
      amountUpTo: near(action.amount, optional(amounts)),
      audience: near(action.audience, optional(audiences)),
      arguments: near(action.arguments, optional(argumentSets)),
    })
    .map((scope) => plain(scope) as Scope);
};

/** An action and a coverage that differ in few fields or none, so that many are covered in part. */
export const meeting: fc.Arbitrary<{ action: ProposedAction; coverage: Coverage }> =
  anyAction.chain((action) => {
    const mostly = fc.nat(5).map((roll) => roll > 0);
    return fc.record({
      action: fc.constant(action),
      coverage: fc.record({
        permits: fc.oneof(
          fc.constant<string[]>([action.kind]),
          fc.uniqueArray(kinds, { maxLength: 2 }),
        ),
        scope: scopes(action, mostly),
      }),
    });
  });
