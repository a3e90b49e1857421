import { type Schema } from './schemas';

/** Field → what it holds. */
export type Fields = Readonly<Record<string, Schema>>;

/** What a command or an admin request answers: fields that are always there, and those that are there only sometimes. */
export interface AnswerFields {
  readonly always: Fields;
  readonly sometimes?: Fields;
}
