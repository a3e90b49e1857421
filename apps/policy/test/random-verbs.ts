/** What somebody may do to a work order next, at random. */
import fc from 'fast-check';
import { type ProposedAction } from '#contracts';
import { euros, issue } from './refund-builders';

const granters = ['finance', 'ana', 'ben', 'agent-7'];

const proposals: fc.Arbitrary<ProposedAction> = fc
  .record(
    {
      amount: fc.constantFrom(500, 1_000, 1_500, 2_000).map(euros),
      objects: fc.constantFrom(['a'], ['b'], ['a', 'b']),
      writes: fc.constantFrom(['refund'], ['refund', 'note']),
      audience: fc.constantFrom('customer'),
      arguments: fc.constantFrom({ account: 'x' }, { account: 'y' }),
    },
    { requiredKeys: ['amount', 'objects', 'writes'] },
  )
  .map((terms) => issue(terms as object));

export type Verb =
  | { readonly do: 'propose'; readonly action: ProposedAction; readonly who: number }
  | { readonly do: 'propose-again' | 'report' | 'report-other'; readonly which: number }
  | { readonly do: 'grant' | 'sign'; readonly which: number; readonly how: GrantTerms }
  | {
      readonly do: 'reject' | 'revoke' | 'expire' | 'supersede' | 'meet' | 'settle';
      readonly which: number;
    }
  | { readonly do: 'declare'; readonly how: Urgency; readonly who: number }
  | { readonly do: 'end' | 'run-out'; readonly nth: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'stop' | 'resume' | 'publish' | 'decide-again' };

/** What somebody takes on themselves: for one action or for all of this kind, with somebody else or alone. */
export interface Urgency {
  readonly action: ProposedAction;
  readonly isWide: boolean;
  readonly isSigned: boolean;
  readonly kind: string;
  readonly minutes: number;
}

export interface GrantTerms {
  readonly by: string;
  readonly recordedBy: string | undefined;
  readonly less: 'all' | 'amount' | 'objects' | 'writes' | 'kind';
  readonly condition: 'none' | 'any' | 'this' | 'other';
  readonly minutes: number;
  readonly singleUse: boolean;
}

const which = fc.nat({ max: 11 });
const grant: fc.Arbitrary<GrantTerms> = fc.record({
  by: fc.constantFrom(...granters, 'finance', 'finance'),
  recordedBy: fc.constantFrom(undefined, undefined, 'ana', 'agent-7'),
  less: fc.constantFrom('all', 'all', 'all', 'amount', 'objects', 'writes', 'kind'),
  condition: fc.constantFrom('none', 'none', 'none', 'any', 'this', 'other'),
  minutes: fc.constantFrom(30, 240),
  singleUse: fc.boolean(),
});
const urgency: fc.Arbitrary<Urgency> = fc.record({
  action: proposals,
  isWide: fc.boolean(),
  isSigned: fc.boolean(),
  kind: fc.constantFrom('refund.issue', 'refund.issue', 'refund.issue', 'refund.draft'),
  minutes: fc.constantFrom(15, 60, 240),
});
const some = <D extends Verb['do']>(...verbs: readonly D[]) =>
  fc.record({ do: fc.constantFrom(...verbs), which });

/** What may be done, oftener what leads on. */
export const verbs: fc.Arbitrary<Verb> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('propose'), action: proposals, who: which }),
  },
  { weight: 3, arbitrary: some('propose-again') },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('grant'), which, how: grant }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign'), which, how: grant }) },
  { weight: 4, arbitrary: some('report', 'report-other', 'meet') },
  { weight: 3, arbitrary: some('reject', 'revoke', 'expire', 'supersede', 'settle') },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('declare'), how: urgency, who: which }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('end', 'run-out', 'run-out'), nth: which }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 20, 90, 300).map((minutes) => ({ do: 'wait', minutes })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('stop', 'resume', 'resume', 'publish', 'decide-again'),
    }),
  },
) as fc.Arbitrary<Verb>;
