import { Exceptions1700000400000 } from './1700000400000-exceptions';

/** What exceptions stores, in order. */
export const exceptionsMigrations = [Exceptions1700000400000];
