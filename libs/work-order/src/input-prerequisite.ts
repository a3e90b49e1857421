/** Names are ids: see `IsId`. */
const NAME_MAX = 64;

/** The code by which intake says at the opening that an input is missing or unfit; nobody else gives it. */
export const INPUT_MISSING = 'input-missing';

/**
 * A required input that is missing when a work order opens is a prerequisite that failed, under this
 * name: so one exception reaction and one check stand for both.
 */
export const inputPrerequisite = (input: string): string => `input-${input}`.slice(0, NAME_MAX);
