import { type AuthzenMapping, SUBJECT_ID, WORK_ORDER_IN_CONTEXT } from '#contracts';
import { type Applying } from './question';

const CONTEXT = 'context.';

/**
 * The members of the context that count for a question: those that its mapping reads, and the name of the work order. Sorted.
 */
export const contextMembersOf = (applying: Applying): readonly string[] =>
  [
    ...new Set([
      WORK_ORDER_IN_CONTEXT,
      ...sourcesOf(applying)
        .filter((source) => source.startsWith(CONTEXT))
        .map((source) => source.split('.')[1]!),
    ]),
  ].sort();

const sourcesOf = ({ subject, action }: Applying): readonly string[] => [
  subject.name,
  ...action.arguments.values(),
  ...action.facts.values(),
  ...(action.amount ? [action.amount.minor, action.amount.currency] : []),
];

/**
 * Whether the proposal is that of one subject: by its standing work order, or by an argument. Else an approval of it would be one
 * for every subject that asks on the same work order, and nobody may request it.
 */
export const namesSubject = (
  { standing }: Pick<AuthzenMapping, 'standing'>,
  { subject, action }: Applying,
  isWorkNamed: boolean,
): boolean =>
  (standing !== undefined && !isWorkNamed) ||
  [...action.arguments.values()].some((source) => source === SUBJECT_ID || source === subject.name);
