import { useRead } from '../../api/queries';
import { type components } from '../../api/schema';
import { durationLabel } from '../../parts/times';
import { minorOf, moneyOf } from '../../parts/values';
import { type ApprovalRow, type Coverage } from './coverage';
import { type Review } from './review-state';
import { runsProblem, timesOf, type UsesInput, usesIn, usesLabel } from './uses';

type Body = components['schemas']['GrantApprovalBody'];

/** The input of the approval form. */
export interface GrantInput extends UsesInput {
  readonly permits: readonly string[];
  readonly objects: readonly string[];
  readonly writes: readonly string[];
  /** As typed, in the requested currency. */
  readonly amount: string;
  readonly conditions: readonly string[];
  /** An ISO 8601 duration; empty for the workflow's own. */
  readonly validFor: string;
  readonly evidence: readonly string[];
  readonly comment: string;
}

/** Validity choices of an approval. */
export const terms = [
  { value: '', label: 'as long as the workflow allows' },
  { value: 'PT1H', label: '1 hour' },
  { value: 'PT4H', label: '4 hours' },
  { value: 'P1D', label: '1 day' },
  { value: 'P7D', label: '7 days' },
  { value: 'P30D', label: '30 days' },
] as const;

/** The whole request, unchanged. */
export const allOf = ({ permits, objects, writes }: Coverage, amount: string): GrantInput => ({
  permits,
  objects: objects ?? [],
  writes: writes ?? [],
  amount,
  conditions: [],
  validFor: '',
  uses: '',
  runs: '2',
  evidence: [],
  comment: '',
});

/** What does not fit, by the name of its field. */
export type Problems = Readonly<
  Partial<Record<'permits' | 'objects' | 'writes' | 'amount' | 'runs', string>>
>;

/** Problems of the input: at least one item of each list, and no more than requested. */
export const problemsOf = (base: Coverage, input: GrantInput): Problems => ({
  ...(input.permits.length === 0 && { permits: 'Select at least one, or reject.' }),
  ...(base.objects?.length && input.objects.length === 0
    ? { objects: 'Select at least one, or reject.' }
    : {}),
  ...amountProblem(base.amount, input.amount),
  ...runsProblem(input),
});

const amountProblem = (amount: Coverage['amount'], written: string): Problems => {
  if (!amount) return {};
  const minor = minorOf(written, amount.currency);
  if (minor === undefined) return { amount: `Write it in ${amount.currency}, such as 12.50.` };
  return minor > amount.minor
    ? { amount: `At most ${moneyOf(amount.minor, amount.currency)}: more was not requested.` }
    : {};
};

/**
 * The request body: it names only what is less than `base`. `taken` are the
 * numbers of conditions that earlier signers set; `seen` is the digest of the review that the user saw.
 */
export const bodyOf = (
  base: Coverage,
  input: GrantInput,
  { taken = [], seen }: { readonly taken?: readonly number[]; readonly seen?: string | undefined },
): Body => {
  const scope = scopeOf(base, input);
  const first = Math.max(0, ...taken) + 1;
  const conditions = input.conditions
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text, index) => ({ number: first + index, text }));
  return {
    ...(input.permits.length < base.permits.length && { permits: [...input.permits] }),
    ...(Object.keys(scope).length > 0 && { scope }),
    ...(conditions.length > 0 && { conditions }),
    ...(input.validFor !== '' && { validFor: input.validFor }),
    ...usesIn(input),
    ...(input.evidence.length > 0 && { evidence: [...input.evidence] }),
    ...(input.comment.trim() !== '' && { comment: input.comment.trim() }),
    ...(seen !== undefined && { seen }),
  };
};

const scopeOf = (
  base: Coverage,
  { objects, writes, amount }: GrantInput,
): NonNullable<Body['scope']> => {
  const { amount: requested } = base;
  const minor = requested ? minorOf(amount, requested.currency) : undefined;
  return {
    ...(base.objects && objects.length < base.objects.length && { objects: [...objects] }),
    ...(base.writes && writes.length < base.writes.length && { writes: [...writes] }),
    ...(requested &&
      minor !== undefined &&
      minor < requested.minor && { amountUpTo: { minor, currency: requested.currency } }),
  };
};

/** The coverage that the form approves, shown before it is sent. */
export const leftOf = (base: Coverage, input: GrantInput): Coverage => {
  const { scope = {}, permits = base.permits } = bodyOf(base, input, {});
  return {
    ...base,
    permits,
    objects: scope.objects ?? base.objects,
    writes: scope.writes ?? base.writes,
    amount: scope.amountUpTo ?? base.amount,
  };
};

/** Validity and uses of an approval where its owner does not set them. */
export interface DeclaredTerms {
  /** An ISO 8601 duration. */
  readonly validFor: string;
  readonly singleUse: boolean;
  /** Whether the workflow says so; else it is so wherever none does. */
  readonly isStated: boolean;
  /** Kinds that are requested only after this one is granted. */
  readonly before: readonly string[];
}

type Definition = Readonly<Record<string, unknown>>;
type Approvals = Readonly<
  Record<
    string,
    {
      readonly validFor?: string;
      readonly singleUse?: boolean;
      readonly after?: readonly string[];
    }
  >
>;

/** The terms of a kind in the workflow. An undeclared kind is valid for a day, any number of times. */
export const declaredOf = (definition: Definition, kind: string): DeclaredTerms => {
  const approvals = (definition['approvals'] ?? {}) as Approvals;
  const stated = Object.hasOwn(approvals, kind) ? approvals[kind] : undefined;
  return {
    validFor: stated?.validFor ?? 'P1D',
    singleUse: stated?.singleUse ?? false,
    isStated: stated !== undefined,
    before: Object.keys(approvals).filter((other) => approvals[other]?.after?.includes(kind)),
  };
};

/** The same for an approval, by the version that its work order goes by; undefined until it is known. */
export const useDeclared = (
  { packet, kind }: ApprovalRow,
  review: Review | undefined,
): DeclaredTerms | undefined => {
  const workflow = review?.now.workflow ?? packet.workflow;
  const { data } = useRead('/v1/workflows', {
    query: { workflowId: workflow?.id, version: workflow?.version },
    enabled: workflow !== undefined,
  });
  const definition = data?.body.items[0]?.definition;
  return definition ? declaredOf(definition as Definition, kind) : undefined;
};

/** Validity and uses as text: `for 1 day, once`. */
export const termsLabel = (
  input: Pick<GrantInput, 'validFor' | keyof UsesInput>,
  declared: DeclaredTerms | undefined,
): string => {
  const validFor = input.validFor || declared?.validFor;
  return [
    validFor === undefined ? 'as long as the workflow allows' : `for ${durationLabel(validFor)}`,
    usesLabel(input, declared?.singleUse),
  ].join(', ');
};

/** Each as a choice that leaves it to the workflow. */
export const termOf = ({ validFor, isStated }: DeclaredTerms): string =>
  `${durationLabel(validFor)}${bySay(isStated)}`;
export const usesOf = ({ singleUse, isStated }: DeclaredTerms): string =>
  `${timesOf(singleUse)}${bySay(isStated)}`;

const bySay = (isStated: boolean): string =>
  isStated ? ', as the workflow states' : ': the default, as the workflow states nothing';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Choices of which the empty one says what the workflow says, once that is known. */
export const withDeclared = (choices: readonly Choice[], label: string | undefined): Choice[] =>
  choices.map((one) => (one.value === '' && label !== undefined ? { ...one, label } : one));

/** The message after approving. */
export const approvedMessage = (
  { gate, signaturesNeeded, signaturesGiven }: ApprovalRow,
  isConditional: boolean,
): string => {
  const left = signaturesNeeded - signaturesGiven - 1;
  const did = signaturesNeeded > 1 ? 'signed' : 'approved';
  if (left > 0)
    return `You signed it. ${left} more ${left === 1 ? 'signature is' : 'signatures are'} needed.`;
  if (isConditional) return `You ${did} it with conditions. Nothing runs until they are met.`;
  return gate === null
    ? `You ${did} it. Policy re-evaluates the decision automatically.`
    : `You ${did} it. The gate opens once its other requirements are met.`;
};
