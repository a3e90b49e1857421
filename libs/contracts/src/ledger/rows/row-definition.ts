import { type JsonSchema } from '../../json-schema';

/** What a column holds; `long` counts in 64 bits. With `?` it may be null. */
export type PlainCell = 'text' | 'time' | 'whole' | 'long' | 'number' | 'flag';

/** One of a few words; null may be among them. */
export interface WordCell<Word extends string | null = string | null> {
  readonly oneOf: readonly Word[];
}

/** A document: JSON of a schema. */
export interface ShapedCell<IsNullable extends boolean = boolean> {
  readonly schema: JsonSchema;
  readonly isNullable: IsNullable;
}

export type RowCell = PlainCell | `${PlainCell}?` | WordCell | ShapedCell;

/**
 * `derived`: the view works it out; no projection stores it. `filter`: queries filter by it, under its own name or another one.
 * `sort`: lists are sorted by it on request.
 */
type ColumnMark = 'derived' | 'filter' | 'sort' | { readonly filter: string };

/** What a column holds, what it means, and how it comes about. */
export type RowColumn = readonly [cell: RowCell, meaning: string, ...marks: readonly ColumnMark[]];

/** Field → its column. In SQL the column has the same name in `snake_case`. */
export type RowFields = Readonly<Record<string, RowColumn>>;

/**
 * The one declaration of a view's columns. The projection's table and row type, the documented SQL view with its comments,
 * and the API's schemas come from it. Every field is there in every row.
 */
export interface RowDefinition<Fields extends RowFields = RowFields> {
  /** What a row is called in the API's documentation: `WorkOrder`. */
  readonly entity: string;
  /** What one row is, and what the view is for: the comment of the SQL view. */
  readonly meaning: string;
  readonly fields: Fields;
  /** Its fields are there as well, those that it may leave out only sometimes. */
  readonly contract?: new () => object;
}

export const row =
  (entity: string, meaning: string) =>
  <const Fields extends RowFields>(
    fields: Fields,
    contract?: RowDefinition['contract'],
  ): RowDefinition<Fields> => ({ entity, meaning, fields, ...(contract && { contract }) });

export const oneOf = <const Word extends string>(values: readonly Word[]): WordCell<Word> => ({
  oneOf: values,
});
export const shaped = (schema: JsonSchema): ShapedCell<false> => ({ schema, isNullable: false });

/** The same cell where it may be null. */
export function orNull<Word extends string>(cell: WordCell<Word>): WordCell<Word | null>;
export function orNull(cell: ShapedCell): ShapedCell<true>;
export function orNull(cell: WordCell | ShapedCell): WordCell | ShapedCell {
  return 'oneOf' in cell
    ? { ...cell, oneOf: [...cell.oneOf, null] }
    : { ...cell, isNullable: true };
}

/** `workOrderId` → `work_order_id`: how a field is called in SQL. */
export const snakeCase = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Filter → column, as the row declares them. */
export const filtersOf = ({ fields }: RowDefinition): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, [, , ...marks]]) =>
      marks
        .filter((mark) => mark !== 'derived' && mark !== 'sort')
        .map((mark) => [mark === 'filter' ? field : mark.filter, snakeCase(field)] as const),
    ),
  );

/** Fields that most rows have. */
export const ofTenant = {
  tenant: ['text', 'The tenant that the row belongs to.'],
} as const satisfies RowFields;
export const creation = {
  eventId: ['text', 'The event that created the row; its receipt has this id.'],
  position: ['long', 'Ledger position of the event that created the row.'],
  lastPosition: ['long', 'Ledger position of the last event that changed the row.'],
} as const satisfies RowFields;

export const claim = {
  claimedBy: ['text?', 'Who works on the answer now; null where nobody claims to.'],
  claimedUntil: ['time?', 'When that claim ends by itself.'],
} as const satisfies RowFields;

/** The limits of a grant, besides its system. */
export const scopeLimits = {
  scopeObjects: ['text?', 'The objects it is limited to, joined by commas.'],
  scopeWrites: ['text?', 'The writes it is limited to, joined by commas.'],
  scopeAmountMinor: ['long?', 'The highest amount, in whole minor units.'],
  scopeCurrency: ['text?', 'ISO 4217 code of that amount.'],
  scopeAudience: ['text?', 'The audience it is limited to.'],
} as const satisfies RowFields;

/** The line of a plan that a decision or an approval is of. */
export const lineOfPlan = {
  planId: ['text?', 'The plan that it is a line of; null where it is of none.', { filter: 'plan' }],
  planLine: ['whole?', 'The number of that line.'],
} as const satisfies RowFields;
