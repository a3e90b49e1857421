import { durationInWords } from '../../parts/durations';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { type Definition } from './may-run';

/** What work of this kind needs before it begins, on its way, and before it is done. */
export const AskedFor = ({ definition }: { readonly definition: Definition }) => {
  const { inputs = [], prerequisites = [], facts = {}, gates = [], closure, slas } = definition;
  return (
    <Terms
      of={{
        Inputs: named(inputs),
        Prerequisites:
          prerequisites.length > 0 &&
          prerequisites.map(({ name, accept }) => (
            <div key={name}>
              <Said>{name}</Said>: <Said>{accept}</Said>
            </div>
          )),
        'Facts in use':
          Object.keys(facts).length > 0 &&
          Object.entries(facts).map(([name, schema]) => (
            <div key={name}>
              <Said>{name}</Said>
              {freshness(schema)}
            </div>
          )),
        Gates:
          gates.length > 0 &&
          gates.map((gate) => (
            <div key={gate.name}>
              <Said>{gate.name}</Said>: <Said>{gateInWords(gate)}</Said>
            </div>
          )),
        Closes: <Said none="without evidence">{kinds(closure)}</Said>,
        'Done within': slas?.work !== undefined && durationInWords(slas.work),
        'Stalled after': slas?.stallAfter !== undefined && durationInWords(slas.stallAfter),
      }}
    />
  );
};

/** Whose word is asked for, by what name, and how long they have. */
export const Approvals = ({ definition }: { readonly definition: Definition }) => {
  const approvals = Object.entries(definition.approvals ?? {}) as [string, Approval][];
  if (approvals.length === 0) return <p>Nobody is asked.</p>;
  return (
    <Terms
      of={Object.fromEntries(
        approvals.map(([name, { owner, answerWithin, validFor, singleUse }]) => [
          name,
          <span key={name}>
            <Owner name={owner} />
            {answerWithin && `, answers within ${durationInWords(answerWithin)}`}
            {validFor && `, holds ${durationInWords(validFor)}`}
            {singleUse && ', once'}
          </span>,
        ]),
      )}
    />
  );
};

interface Approval {
  readonly owner?: string;
  readonly answerWithin?: string;
  readonly validFor?: string;
  readonly singleUse?: boolean;
}

const named = (all: readonly { readonly name: string }[]) =>
  all.length > 0 && <Said>{all.map(({ name }) => name).join(', ')}</Said>;

const kinds = (closure: Definition['closure']): string | null => {
  const evidence = closure?.evidence ?? [];
  return evidence.length === 0 ? null : `with ${evidence.map(({ kind }) => kind).join(', ')}`;
};

const freshness = (schema: object): string => {
  const { maxAge } = schema as { readonly maxAge?: string };
  return maxAge === undefined ? '' : `, not older than ${durationInWords(maxAge)}`;
};

const gateInWords = ({
  approvals = [],
  facts = [],
  evidence = [],
}: Partial<NonNullable<Definition['gates']>[number]>): string =>
  [
    ...approvals.map((name) => `approval ${name}`),
    ...facts.map((name) => `fact ${name}`),
    ...evidence.map((name) => `evidence ${name}`),
  ].join(', ') || 'nothing';
