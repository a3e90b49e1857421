import { Meanings } from '../meanings';
import { Answer, AreAll, IsCount, OrNull } from '../answers';
import { IsBoolean, IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { type Role } from '../access';
import { IsId, IsPart, IsText, Optional } from '../fields';
import { IsRecordedName } from '../principals';
import { type Wrong } from './query-definition';

/** The code of exceptions that a recall raises where it names no other. */
export const RECALLED = 'recalled';

/** A published version as one id: `refunds@3`. No id of a policy or workflow holds an `@`. */
export const versionId = (id: string, version: number): string => `${id}@${version}`;

/** What can be recalled → the kind of thing that it is in `writ.depends_on`; `person`: whatever they did. */
export const recallKinds = {
  policy: 'policy',
  workflow: 'workflow',
  approver: 'approver',
  delegate: 'delegate',
  requester: 'requester',
  person: 'person',
  evidence: 'evidence',
  approval: 'approval',
  decision: 'decision',
  breakGlass: 'break-glass',
} as const;
export type RecallKind = keyof typeof recallKinds;

/** What turned out wrong: exactly one thing, with its kind. */
@Meanings({
  policy: 'A policy: every version where none is stated.',
  workflow: 'A workflow: every version where none is stated.',
  version: 'The version of the policy or workflow.',
  approver: 'Everything that this person or team approved.',
  delegate: 'Everything that this delegate did, with what it captured.',
  requester: 'Everything that this person or system requested.',
  person: 'Everything that this person took part in.',
  evidence: 'Evidence, by its id.',
  approval: 'An approval, by its id.',
  decision: 'A decision, by its id.',
  breakGlass: 'A break-glass, by its id.',
  of: 'The work order of it, where several have something of that id.',
})
export class RecallRoot {
  @Optional() @IsId() policy?: string;
  @Optional() @IsId() workflow?: string;
  @Optional() @IsInt() @Min(1) @Max(2_147_483_647) version?: number;
  @Optional() @IsRecordedName() approver?: string;
  @Optional() @IsRecordedName() delegate?: string;
  @Optional() @IsRecordedName() requester?: string;
  @Optional() @IsRecordedName() person?: string;
  @Optional() @IsId() evidence?: string;
  @Optional() @IsId() approval?: string;
  @Optional() @IsId() decision?: string;
  @Optional() @IsId() breakGlass?: string;
  @Optional() @IsId() of?: string;
}

/** A root as `writ.recall` takes it. */
export interface RecalledThing {
  readonly kind: string;
  readonly id: string;
  readonly of: string | null;
}

type Stated = Readonly<Partial<Record<string, string | number>>>;

/** The one thing that a root names, or what is wrong with it. */
export const recalledThing = (root: Stated): RecalledThing | Wrong => {
  const kinds = (Object.keys(recallKinds) as RecallKind[]).filter(
    (kind) => root[kind] !== undefined,
  );
  const [kind] = kinds;
  if (!kind || kinds.length > 1)
    return {
      pointer: `/${kinds[1] ?? 'approver'}`,
      message: `must be stated exactly once: name one of ${Object.keys(recallKinds).join(', ')}`,
    };
  const isVersioned = kind === 'policy' || kind === 'workflow';
  const { version } = root;
  if (version !== undefined && !isVersioned)
    return { pointer: '/version', message: 'goes with policy or workflow' };
  if (version !== undefined && !/^[1-9]\d{0,9}$/.test(String(version)))
    return { pointer: '/version', message: 'must be the number of a version, such as 3' };
  const id = String(root[kind]);
  return {
    kind: recallKinds[kind],
    id: version === undefined ? id : versionId(id, Number(version)),
    of: root['of'] === undefined ? null : String(root['of']),
  };
};

/** `approver dana`, `policy refunds@3`: as chains end with it. */
export const thingText = ({ kind, id }: RecalledThing): string => `${kind} ${id}`;

/** What exceptions of a recall are about. */
export const recallSubject = ({ kind, id }: RecalledThing): string => `recall/${kind}/${id}`;

/**
 * Puts everything that rested on something before its owners: one exception for each work order. Repeated, it raises
 * nothing twice.
 */
@Meanings({
  root: 'What proved wrong.',
  code: 'The exception code that is raised.',
  rationale: 'What is wrong with it, for those who handle the exceptions.',
  all: 'Also work orders on which nothing was performed, and nothing may still be, under what is recalled.',
  cursor: 'Where to go on: `nextCursor` of the answer before.',
  limit: 'At most so many work orders; as many as there is time for where absent.',
})
export class RecallBody {
  @IsPart(() => RecallRoot) root!: RecallRoot;
  @Optional() @IsId() code: string = RECALLED;
  @IsText(3_000) rationale!: string;
  @Optional() @IsBoolean() all?: boolean;
  @Optional() @IsText(2_000) cursor?: string;
  @Optional() @IsInt() @Min(1) @Max(1_000) limit?: number;
}

export const recallRoles: readonly Role[] = ['operator', 'admin'];

/** Work that an exception was raised for, or was before. */
@Answer()
@Meanings({
  exceptionId: 'Null where it was raised just before, and the view does not have it yet.',
})
export class RecalledWork {
  @IsId() workOrderId!: string;
  @OrNull() @IsId() exceptionId!: string | null;
  @OrNull() @IsString() owner!: string | null;
  @IsIn(['open', 'resolved']) status!: 'open' | 'resolved';
}

@Answer()
@Meanings({
  code: 'The code of the refusal.',
  message: 'Why it was refused.',
})
export class RefusedRecall {
  @IsId() workOrderId!: string;
  @IsString() code!: string;
  @IsString() message!: string;
}

@Answer()
@Meanings({
  workOrders: 'Work orders that were looked at.',
  raised: 'Exceptions that were raised now.',
  already: 'Exceptions that the same recall raised before.',
  refused: 'Work orders on which none could be raised.',
})
export class RecallCounts {
  @IsCount() workOrders!: number;
  @IsCount() raised!: number;
  @IsCount() already!: number;
  @IsCount() refused!: number;
}

@Answer()
@Meanings({
  root: 'What was recalled, as chains end with it.',
  code: 'Of the exceptions, by its name of today.',
  counts: 'Work orders that were looked at, and what became of them.',
  raised: 'Exceptions that were raised now.',
  already: 'Those that the same recall raised before; nothing was raised again.',
  refused: 'Work orders on which none could be raised, and why.',
  nextCursor:
    'Send it as `cursor` to go on: the time or the limit was over. Null when there are no more.',
  position: 'Decisions up to this ledger position were looked at.',
})
export class RecallAnswer {
  @IsString() root!: string;
  @IsString() code!: string;
  @IsPart(() => RecallCounts) counts!: RecallCounts;
  @AreAll(() => RecalledWork) raised!: readonly RecalledWork[];
  @AreAll(() => RecalledWork) already!: readonly RecalledWork[];
  @AreAll(() => RefusedRecall) refused!: readonly RefusedRecall[];
  @OrNull() @IsString() nextCursor!: string | null;
  @IsCount() position!: number;
}
