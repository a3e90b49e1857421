import { type JsonSchema } from '../handoff-schema';

/** How a cell stands in JSON; with `?` it may be null. */
export type PlainCell = 'text' | 'time' | 'whole' | 'number' | 'flag';

/** One of a few words; null may be among them. */
export interface WordCell {
  readonly oneOf: readonly (string | null)[];
}

/** What is a document by nature. */
export interface ShapedCell {
  readonly schema: JsonSchema;
  readonly isNullable: boolean;
}

export type RowCell = PlainCell | `${PlainCell}?` | WordCell | ShapedCell;

/** Field → what it holds and what it says, in the words of the SQL column's comment. */
export type RowFields = Readonly<Record<string, readonly [cell: RowCell, meaning: string]>>;

/**
 * What one row of an answer looks like: every field is there in every row. The SQL view is made by migrations; what
 * stands here is compared with it, names, types and words.
 */
export interface RowDefinition {
  /** What a row is called in the API's documentation: `WorkOrder`. */
  readonly entity: string;
  readonly fields: RowFields;
  /** Its fields are there as well, those that it may leave out only sometimes. */
  readonly contract?: new () => object;
}

export const row = (
  entity: string,
  fields: RowFields,
  contract?: RowDefinition['contract'],
): RowDefinition => ({ entity, fields, ...(contract && { contract }) });

export const oneOf = (words: readonly string[]): WordCell => ({ oneOf: words });
export const shaped = (schema: JsonSchema): ShapedCell => ({ schema, isNullable: false });

/** The same cell where it may be null. */
export const orNull = <Cell extends WordCell | ShapedCell>(cell: Cell): Cell =>
  'oneOf' in cell ? { ...cell, oneOf: [...cell.oneOf, null] } : { ...cell, isNullable: true };

/** An object of a contract, as API documents refer to it. */
export const madeOf = ({ name }: new () => object): JsonSchema => ({
  $ref: `#/components/schemas/${name}`,
});
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** Fields that most rows have. */
export const ofTenant: RowFields = { tenant: ['text', 'Whose row it is.'] };
export const begun: RowFields = {
  eventId: ['text', 'The event that began it: ask for its receipt by this id.'],
  position: ['whole', 'Ledger position of the event that began it.'],
  lastPosition: ['whole', 'Ledger position of the last event that changed the row.'],
};
