import { asMade, type Guard, isWaiting, whyNot } from './guard';

/** What is read of the input of a hook of Claude Code, and of the Claude Agent SDK. */
export interface HookInput {
  readonly hook_event_name: string;
  readonly tool_name?: string;
  readonly tool_input?: unknown;
  readonly tool_use_id?: string;
}

export interface HookOutput {
  readonly hookSpecificOutput?: {
    readonly hookEventName: 'PreToolUse';
    readonly permissionDecision: 'allow' | 'deny';
    readonly permissionDecisionReason: string;
  };
}

export interface HookSettings {
  /** How long `PreToolUse` waits for an owner at most, in milliseconds: less than the hook's own timeout, which is a minute. */
  readonly waitMs?: number;
  /** How long a report looks for the start of its call at most, in milliseconds; 5 seconds where absent. */
  readonly findMs?: number;
}

const WAIT_MS = 45_000;
const LATER = 'Make the same call again, with the same arguments, once it is approved.';

/**
 * A hook for `PreToolUse`, `PostToolUse` and `PostToolUseFailure`: before a tool runs, Writ decides on its exact arguments;
 * afterwards its outcome is reported. Doubt denies. A call that is made again after its approval is another call of Claude's, so
 * each decision, not each call, runs once.
 */
export const toolHook =
  (guard: Guard, { waitMs = WAIT_MS, findMs: forMs }: HookSettings = {}) =>
  async (input: HookInput): Promise<HookOutput> => {
    const { tool_name: tool = '', tool_input, tool_use_id: attemptId } = input;
    const call = { tool, input: tool_input, attemptId };
    switch (input.hook_event_name) {
      case 'PreToolUse':
        try {
          const made = asMade(call);
          const decision = await guard.settled(made, { forMs: waitMs });
          if (isWaiting(decision)) return answer('deny', `${whyNot(decision)} ${LATER}`);
          await guard.start(made, decision);
          return answer('allow', decision.reasons.join(' '));
        } catch (error) {
          return answer('deny', (error as Error).message);
        }
      // Maybe in another process than the start. What ran has run, whatever policy says by now.
      case 'PostToolUse':
        await guard.reportStarted(call, 'performed', { forMs });
        return {};
      case 'PostToolUseFailure':
        await guard.reportStarted(call, 'failed', { forMs });
        return {};
      default:
        return {};
    }
  };

const answer = (permissionDecision: 'allow' | 'deny', reason: string): HookOutput => ({
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision,
    permissionDecisionReason: reason,
  },
});
