import { type components } from '../../api/schema';
import { minorOf, moneyOf } from '../../parts/money';
import { type Coverage } from './coverage';

type Body = components['schemas']['GrantApprovalBody'];

/** What somebody says with a yes, as the form has it. */
export interface Said {
  readonly permits: readonly string[];
  readonly objects: readonly string[];
  readonly writes: readonly string[];
  /** As it was written, in the currency that was asked for. */
  readonly amount: string;
  readonly conditions: readonly string[];
  /** An ISO 8601 duration; empty for the workflow's own. */
  readonly validFor: string;
  readonly uses: '' | 'once' | 'many';
  readonly evidence: readonly string[];
  readonly comment: string;
}

/** How long a yes may hold, as people choose it. */
export const terms = [
  { value: '', label: 'as long as the workflow says' },
  { value: 'PT1H', label: '1 hour' },
  { value: 'PT4H', label: '4 hours' },
  { value: 'P1D', label: '1 day' },
  { value: 'P7D', label: '7 days' },
  { value: 'P30D', label: '30 days' },
] as const;

export const uses = [
  { value: '', label: 'as often as the workflow says' },
  { value: 'once', label: 'once: the first run uses it up' },
  { value: 'many', label: 'as often as needed until it ends' },
] as const;

/** What is asked for, said yes to as it stands. */
export const allOf = ({ permits, objects, writes }: Coverage, amount: string): Said => ({
  permits,
  objects: objects ?? [],
  writes: writes ?? [],
  amount,
  conditions: [],
  validFor: '',
  uses: '',
  evidence: [],
  comment: '',
});

/** What does not fit, by the name of its field. */
export type Problems = Readonly<
  Partial<Record<'permits' | 'objects' | 'writes' | 'amount', string>>
>;

/** What a yes must leave to be one: some of what was asked, and no more than was asked. */
export const problemsOf = (base: Coverage, said: Said): Problems => ({
  ...(said.permits.length === 0 && { permits: 'Leave at least one, or decline.' }),
  ...(base.objects?.length && said.objects.length === 0
    ? { objects: 'Leave at least one, or decline.' }
    : {}),
  ...amountProblem(base.amount, said.amount),
});

const amountProblem = (amount: Coverage['amount'], written: string): Problems => {
  if (!amount) return {};
  const minor = minorOf(written, amount.currency);
  if (minor === undefined) return { amount: `Write it in ${amount.currency}, such as 12.50.` };
  return minor > amount.minor
    ? { amount: `At most ${moneyOf(amount.minor, amount.currency)}: more was not asked for.` }
    : {};
};

/**
 * The body that says so: only what is less than `base` is named, so that nothing is said that was not meant. `taken` are the
 * numbers of conditions that earlier signers set; `seen` is the digest of the review that was looked at.
 */
export const bodyOf = (
  base: Coverage,
  said: Said,
  { taken = [], seen }: { readonly taken?: readonly number[]; readonly seen?: string | undefined },
): Body => {
  const scope = scopeOf(base, said);
  const first = Math.max(0, ...taken) + 1;
  const conditions = said.conditions
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text, index) => ({ number: first + index, text }));
  return {
    ...(said.permits.length < base.permits.length && { permits: [...said.permits] }),
    ...(Object.keys(scope).length > 0 && { scope }),
    ...(conditions.length > 0 && { conditions }),
    ...(said.validFor !== '' && { validFor: said.validFor }),
    ...(said.uses !== '' && { singleUse: said.uses === 'once' }),
    ...(said.evidence.length > 0 && { evidence: [...said.evidence] }),
    ...(said.comment.trim() !== '' && { comment: said.comment.trim() }),
    ...(seen !== undefined && { seen }),
  };
};

const scopeOf = (base: Coverage, { objects, writes, amount }: Said): NonNullable<Body['scope']> => {
  const { amount: asked } = base;
  const minor = asked ? minorOf(amount, asked.currency) : undefined;
  return {
    ...(base.objects && objects.length < base.objects.length && { objects: [...objects] }),
    ...(base.writes && writes.length < base.writes.length && { writes: [...writes] }),
    ...(asked &&
      minor !== undefined &&
      minor < asked.minor && { amountUpTo: { minor, currency: asked.currency } }),
  };
};

/** What is left of the coverage that is asked for, as the form stands: shown before it is sent. */
export const leftOf = (base: Coverage, said: Said): Coverage => {
  const { scope = {}, permits = base.permits } = bodyOf(base, said, {});
  return {
    ...base,
    permits,
    objects: scope.objects ?? base.objects,
    writes: scope.writes ?? base.writes,
    amount: scope.amountUpTo ?? base.amount,
  };
};
