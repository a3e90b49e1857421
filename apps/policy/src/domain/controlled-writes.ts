import { type WorkflowDefinition } from '#contracts';

/** What a workflow may change: each of its systems, and the writes that it lists there. */
export type Writes = Pick<WorkflowDefinition, 'systems' | 'actions'>;

/** Another workflow in force that is under change control. */
export interface ControlledWorkflow extends Writes {
  readonly id: string;
  /** The workflow whose decision changes of it need. */
  readonly changeControl: string;
}

/** A write to a system that another workflow has under change control. */
export interface ControlledWrite {
  readonly system: string;
  /** Absent for an action that applies something on the system and names no write. */
  readonly write?: string;
  /** The controlled workflow that has it too. */
  readonly workflow: string;
  readonly changeControl: string;
}

/**
 * What a workflow writes of what others have under change control. Names do not matter: a workflow of another id that
 * writes the same has the same effect, so it needs a decision of the same board.
 */
export const controlledWrites = (
  definition: Writes,
  controlled: readonly ControlledWorkflow[],
): readonly ControlledWrite[] => {
  const own = writesOf(definition);
  return controlled.flatMap(({ id: workflow, changeControl, ...other }) => {
    const theirs = writesOf(other);
    return own
      .filter(({ system, write }) =>
        theirs.some((one) => one.system === system && isSame(write, one.write)),
      )
      .map((one) => ({ ...one, workflow, changeControl }));
  });
};

interface Write {
  readonly system: string;
  readonly write?: string;
}

/** An action that names no write may do any of them. */
const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other;

const writesOf = ({ systems, actions }: Writes): readonly Write[] => [
  ...systems.flatMap(({ name: system, writes }) => writes.map((write) => ({ system, write }))),
  ...actions
    .filter(({ authority, writes }) => applying.has(authority) && writes.length === 0)
    .map(({ system }) => ({ system })),
];

const applying: ReadonlySet<string> = new Set(['apply', 'rollback']);

/** Those of a new version that the version in force does not list. */
export const addedWrites = (
  writes: readonly ControlledWrite[],
  inForce: Writes | undefined,
): readonly ControlledWrite[] => {
  const before = inForce ? writesOf(inForce) : [];
  return writes.filter(
    ({ system, write }) => !before.some((one) => one.system === system && one.write === write),
  );
};

/**
 * The boards of which one has to decide: its own where it has one, and for each controlled write one that controls it.
 * `none` where nobody has to, `several` where no single board controls all of it.
 */
export const boardsFor = (
  own: string | undefined,
  writes: readonly ControlledWrite[],
): readonly string[] | 'none' | 'several' => {
  const boards = new Set([
    ...(own === undefined ? [] : [own]),
    ...writes.map(({ changeControl }) => changeControl),
  ]);
  if (boards.size === 0) return 'none';
  const controlsAll = (board: string): boolean =>
    (own === undefined || own === board) &&
    writes.every((one) =>
      writes.some(
        (other) =>
          other.changeControl === board && other.system === one.system && other.write === one.write,
      ),
    );
  const enough = [...boards].filter(controlsAll);
  return enough.length > 0 ? enough : 'several';
};

/** A few of them as text, for the proposer of the change. */
export const writesText = (writes: readonly ControlledWrite[]): string =>
  [
    ...new Set(
      writes.map(
        ({ system, write, workflow, changeControl }) =>
          `${write ?? 'what it applies'} on ${system}, which ${workflow} has under ${changeControl}`,
      ),
    ),
  ]
    .slice(0, NAMED_MAX)
    .join('; ');

const NAMED_MAX = 5;
