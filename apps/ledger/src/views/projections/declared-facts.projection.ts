import { oneOf, type WorkflowPublishedData } from '#contracts';
import { defineProjection, type RowId } from '#kernel';
import { type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const declaredFactsTable = storedTable({
  tenant: 'text',
  workflowId: 'text',
  /** As text, because it is part of the key. */
  versionKey: 'text',
  version: 'whole',
  kind: oneOf(['fact', 'input']),
  name: 'text',
  /** Work cannot do without it: every input unless it is declared as optional, and no fact. */
  required: 'flag',
  /** Of an amount in minor units. */
  currency: 'text?',
});

type DeclaredFactRow = StoredRow<typeof declaredFactsTable>;

interface Declared {
  readonly kind: 'fact' | 'input';
  readonly name: string;
  readonly required: boolean;
  readonly currency: string | null;
}

/** What a definition declares; its text stands in the log without the defaults. */
const declaredIn = ({ facts, inputs }: Readonly<Record<string, unknown>>): readonly Declared[] => [
  ...Object.entries((facts as Readonly<Record<string, Money>> | undefined) ?? {}).map(
    ([name, { currency = null }]) => ({ kind: 'fact' as const, name, required: false, currency }),
  ),
  ...((inputs as readonly Input[] | undefined) ?? []).map(
    ({ name, required = true, currency = null }) => ({
      kind: 'input' as const,
      name,
      required,
      currency,
    }),
  ),
];

interface Money {
  readonly currency?: string;
}

interface Input extends Money {
  readonly name: string;
  readonly required?: boolean;
}

const rowsOf = ({ tenant, data }: Recorded<WorkflowPublishedData>): readonly RowId[] =>
  declaredIn(data.definition).map(({ kind, name }) => [
    tenant,
    data.workflowId,
    String(data.version),
    kind,
    name,
  ]);

/** Which facts and inputs does each version of a workflow want to know? */
export const declaredFacts = defineProjection<DeclaredFactRow>({
  name: 'declared_facts',
  version: 2,
  columns: declaredFactsTable.columns,
  key: ['tenant', 'workflow_id', 'version_key', 'kind', 'name'],
  rowsOf,
  on: {
    'workflow.published': (
      _row,
      { tenant, data }: Recorded<WorkflowPublishedData>,
      [, , , kind, name],
    ) => ({
      tenant,
      workflow_id: data.workflowId,
      version_key: String(data.version),
      version: data.version,
      ...declaredIn(data.definition).find((each) => each.kind === kind && each.name === name)!,
    }),
  },
});
