import { type ClientBase } from 'pg';
import { type AsOfSchemas } from './as-of-names';

/** Where a query runs: the present, or a past. */
export interface Place {
  readonly sql: Pick<ClientBase, 'query'>;
  readonly schemas: AsOfSchemas;
}
