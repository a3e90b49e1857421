import { Notices1700000400000 } from './1700000400000-notices';
import { AwaitedFacts1700000800060 } from './1700000800060-awaited-facts';

/** The tables of exceptions, in the order in which they were made. */
export const exceptionsMigrations = [Notices1700000400000, AwaitedFacts1700000800060];
