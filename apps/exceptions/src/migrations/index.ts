import { Notices1700000400000 } from './1700000400000-notices';

/** The tables of exceptions, in the order in which they were made. */
export const exceptionsMigrations = [Notices1700000400000];
