import { type FieldError } from '#kernel';
import { grantApproval } from '../approvals/commands';
import { ROLE_PREFIX } from '../principals';
import { type WorkflowDefinition } from './workflow';

const RECORDERS = grantApproval.roles.map((role) => ROLE_PREFIX + role);

/** Roles that a definition names where they mean nothing: nobody would ever be found by such a name. */
export const roleProblems = (definition: WorkflowDefinition): readonly FieldError[] => [
  ...[...definition.approvals].flatMap(([kind, { recorders }]) =>
    recorders.flatMap((one, i) =>
      one.startsWith(ROLE_PREFIX) && !RECORDERS.includes(one)
        ? [
            {
              pointer: `/approvals/${kind}/recorders/${i}`,
              message: `${one} is no role that records answers: use ${RECORDERS.join(', ')}, or the name of a person or system`,
            },
          ]
        : [],
    ),
  ),
  ...peopleOf(definition).flatMap(([pointer, name]) =>
    name?.startsWith(ROLE_PREFIX)
      ? [
          {
            pointer,
            message: `${name} names a role, and a role owns and signs nothing: name a person or a team`,
          },
        ]
      : [],
  ),
];

/** Everybody whom a definition names, and where. */
export const namesIn = (
  definition: WorkflowDefinition,
): readonly { readonly pointer: string; readonly name: string }[] => [
  ...peopleOf(definition).flatMap(([pointer, name]) =>
    name === undefined || name === 'TBD' ? [] : [{ pointer, name }],
  ),
  ...[...definition.approvals].flatMap(([kind, { recorders }]) =>
    recorders.flatMap((name, i) =>
      name.startsWith(ROLE_PREFIX) ? [] : [{ pointer: `/approvals/${kind}/recorders/${i}`, name }],
    ),
  ),
];

/** Everybody whom a definition names as owner, signer or reviewer, and where. */
const peopleOf = ({
  owner,
  credentials,
  approvals,
  stages,
  onScopeChange,
}: WorkflowDefinition): readonly (readonly [string, string | undefined])[] => [
  ['/owner', owner],
  ['/credentials/reviewer', credentials?.reviewer],
  ...[...approvals].flatMap(([kind, approval]) => [
    [`/approvals/${kind}/owner`, approval.owner] as const,
    [`/approvals/${kind}/fallback/owner`, approval.fallback?.owner] as const,
    ...approval.signers.map((name, i) => [`/approvals/${kind}/signers/${i}`, name] as const),
  ]),
  ...stages.map((stage, s) => [`/stages/${s}/owner`, stage.owner] as const),
  ...onScopeChange.map((track, t) => [`/onScopeChange/${t}/owner`, track.owner] as const),
];
