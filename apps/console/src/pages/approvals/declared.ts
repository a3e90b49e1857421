import { durationInWords } from '../../parts/durations';
import { useRead } from '../../api/queries';
import { type ApprovalRow } from './coverage';
import { type Review } from './looking';

/** How long and how often a yes holds where its owner says nothing of it. */
export interface DeclaredTerms {
  /** An ISO 8601 duration. */
  readonly validFor: string;
  readonly singleUse: boolean;
  /** Whether the workflow says so; else it is so wherever none does. */
  readonly isStated: boolean;
  /** Kinds that are asked for only once this one is granted. */
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

/** What a workflow says of the yeses of a kind. One that it does not declare holds for a day, as often as needed. */
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

/** How long and how often, in words: `for 1 day, once`. */
export const termsInWords = (
  said: { readonly validFor: string; readonly uses: '' | 'once' | 'many' },
  declared: DeclaredTerms | undefined,
): string => {
  const validFor = said.validFor || declared?.validFor;
  const isOnce = said.uses === '' ? declared?.singleUse : said.uses === 'once';
  return [
    validFor === undefined ? 'as long as the workflow says' : `for ${durationInWords(validFor)}`,
    isOnce === undefined ? 'as often as the workflow says' : timesOf(isOnce),
  ].join(', ');
};

const timesOf = (isOnce: boolean): string => (isOnce ? 'once' : 'as often as needed until it ends');

/** Each as a choice that leaves it to the workflow. */
export const termOf = ({ validFor, isStated }: DeclaredTerms): string =>
  `${durationInWords(validFor)}${bySay(isStated)}`;
export const usesOf = ({ singleUse, isStated }: DeclaredTerms): string =>
  `${timesOf(singleUse)}${bySay(isStated)}`;

const bySay = (isStated: boolean): string =>
  isStated ? ', as the workflow says' : ': the workflow says nothing of it';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Choices of which the empty one says what the workflow says, once that is known. */
export const withDeclared = (choices: readonly Choice[], label: string | undefined): Choice[] =>
  choices.map((one) => (one.value === '' && label !== undefined ? { ...one, label } : one));
