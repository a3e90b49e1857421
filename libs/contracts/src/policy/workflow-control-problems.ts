import { durationMs, type FieldError } from '#kernel';
import { type WorkflowDefinition } from './workflow';
import { type ApprovalDeclaration } from './workflow-control';

/** What is wrong with the approvals, the gates and the tracks of a definition. */
export const controlProblems = (definition: WorkflowDefinition): readonly FieldError[] => [
  ...[...definition.approvals].flatMap(([kind, approval]) =>
    approvalProblems(definition, kind, approval),
  ),
  ...gateProblems(definition),
  ...repeated(
    definition.gates.map(({ name }) => name),
    'gates',
  ),
  ...repeated(
    definition.onScopeChange.map(({ name }) => name),
    'onScopeChange',
  ),
];

const approvalProblems = (
  { approvals }: WorkflowDefinition,
  kind: string,
  approval: ApprovalDeclaration,
): readonly FieldError[] => {
  const pointer = `/approvals/${kind}`;
  const { signatures, signers, after, fallback, warnBefore, answerWithin } = approval;
  return [
    ...after.flatMap((earlier, i) =>
      !approvals.has(earlier)
        ? [unknownKind(`${pointer}/after/${i}`, earlier)]
        : comesAfter(approvals, earlier, kind)
          ? [{ pointer: `${pointer}/after/${i}`, message: `${earlier} comes after ${kind} itself` }]
          : [],
    ),
    ...(signers.length > 0 && new Set(signers).size < signatures
      ? [
          {
            pointer: `${pointer}/signatures`,
            message: `wants ${signatures} of ${new Set(signers).size} signers: name more of them`,
          },
        ]
      : []),
    ...notShorter(`${pointer}/fallback/after`, fallback?.after, answerWithin),
    ...notShorter(`${pointer}/warnBefore`, warnBefore, answerWithin),
  ];
};

const notShorter = (
  pointer: string,
  duration: string | undefined,
  answerWithin: string,
): readonly FieldError[] =>
  duration !== undefined && durationMs(duration)! >= durationMs(answerWithin)!
    ? [{ pointer, message: `must be shorter than answerWithin (${answerWithin})` }]
    : [];

/** Whether a kind waits for `other`, directly or through kinds between. */
const comesAfter = (
  approvals: WorkflowDefinition['approvals'],
  kind: string,
  other: string,
  seen: ReadonlySet<string> = new Set(),
): boolean =>
  kind === other ||
  (!seen.has(kind) &&
    (approvals.get(kind)?.after ?? []).some((earlier) =>
      comesAfter(approvals, earlier, other, new Set([...seen, kind])),
    ));

const gateProblems = ({ gates, approvals, facts }: WorkflowDefinition): readonly FieldError[] =>
  gates.flatMap((gate, g) => [
    ...gate.approvals.flatMap((kind, i) =>
      approvals.has(kind) ? [] : [unknownKind(`/gates/${g}/approvals/${i}`, kind)],
    ),
    ...gate.facts.flatMap((name, i) =>
      facts.get(name)?.type === 'boolean'
        ? []
        : [
            {
              pointer: `/gates/${g}/facts/${i}`,
              message: `declare the fact ${name} as a boolean first`,
            },
          ],
    ),
    ...(gate.approvals.length + gate.facts.length + gate.evidence.length === 0
      ? [{ pointer: `/gates/${g}`, message: 'say what it asks for: approvals, facts or evidence' }]
      : []),
  ]);

const unknownKind = (pointer: string, kind: string): FieldError => ({
  pointer,
  message: `declare ${kind} under approvals first`,
});

const repeated = (names: readonly string[], field: string): readonly FieldError[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            pointer: `/${field}/${index}/name`,
            message: `${name} stands at /${field}/${names.indexOf(name)} already`,
          },
        ],
  );
