import { startStack, type Stack, type StackOptions } from '#testkit';
import { publishExamples } from './examples';

let stack: Stack | undefined;

/**
 * Starts one system for all stories of a spec file, as `npm start` runs it, with the named example workflows published, or all.
 * A start takes longer than most stories, so those that cannot meet share one: each has work orders,
 * definitions and people of its own.
 */
export const shareSystem = (...workflows: readonly string[]): void =>
  shareSystemWith({ processes: 'one' }, ...workflows);

/** The same, of a system that is not the usual one. */
export const shareSystemWith = (
  options: StackOptions | (() => Promise<StackOptions>),
  ...workflows: readonly string[]
): void => {
  beforeAll(async () => {
    stack = await startStack(typeof options === 'function' ? await options() : options);
    await publishExamples(stack, ...workflows);
  });
  afterAll(() => stack?.stop());
};

/** The system that a story runs on; it is there from the first `beforeAll` on. */
export const sharedSystem = (): Stack => {
  if (!stack) throw new Error('A story runs in a spec file that calls shareSystem.');
  return stack;
};
