/**
 * Something that the caller can put right. It is shown as its sentences, without a stack, and the
 * command exits with 1. Anything else that is thrown is a bug and is shown whole.
 */
export { WritError as UserError } from '#client';
