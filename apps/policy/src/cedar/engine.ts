import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

/**
 * Cedar broke and cannot be trusted again: whatever it answered next would be about no rule and no
 * fact. It is no answer, so nothing may be recorded because of it; the process has to be restarted.
 */
export class EngineBroken extends Error {
  override readonly name = 'EngineBroken';
}

type WhenBroken = (error: EngineBroken) => void;

let broken: EngineBroken | undefined;

let whenBroken: WhenBroken = () => undefined;

/** Says what happens in the moment in which Cedar breaks, before anybody hears of it. */
export const onEngineBroken = (what: WhenBroken): void => {
  whenBroken = what;
};

/**
 * A trap of WebAssembly or an overflow leaves its memory and its stack as they were in the middle of
 * the call. By name: those errors may come from another realm than ours.
 */
const breaks = (error: unknown): boolean =>
  ['RuntimeError', 'RangeError'].includes((error as Error | null)?.name ?? '');

/** Throws where Cedar broke: what was compiled before evaluates nothing after it, too. */
export const mustBeIntact = (): void => {
  if (broken) throw broken;
};

const guarded =
  <Args extends readonly unknown[], Answer>(call: (...args: Args) => Answer) =>
  (...args: Args): Answer => {
    mustBeIntact();
    try {
      return call(...args);
    } catch (cause) {
      if (!breaks(cause)) throw cause;
      broken = new EngineBroken(`Cedar broke: ${(cause as Error).message}`, { cause });
      whenBroken(broken);
      throw broken;
    }
  };

export const formatPolicies = guarded(cedar.formatPolicies);

export const policySetTextToParts = guarded(cedar.policySetTextToParts);

export const policyToJson = guarded(cedar.policyToJson);

export const preparsePolicySet = guarded(cedar.preparsePolicySet);

export const statefulIsAuthorized = guarded(cedar.statefulIsAuthorized);

export const validate = guarded(cedar.validate);
