/** Who sends the same again after this time does it again. */
const REPEATED_WITHIN_MS = 600_000;

/**
 * Idempotency keys of commands. A command whose answer was lost may have happened: the user who sends the same again within ten
 * minutes sends it with the same key, so it happens once. A command that was answered has a key that is used up.
 */
export const commandKeys = (now = () => Date.now()) => {
  const unanswered = new Map<string, readonly [key: string, at: number]>();
  return {
    /** The key of a command, by what is sent: method, address and body. */
    keyOf: (command: string): string => {
      // Bodies may hold secrets, so none is stored for longer than it is needed.
      for (const [sent, [, at]] of unanswered)
        if (now() - at >= REPEATED_WITHIN_MS) unanswered.delete(sent);
      const key = unanswered.get(command)?.[0] ?? crypto.randomUUID();
      unanswered.set(command, [key, now()]);
      return key;
    },

    /** Call it when the command with this key was answered. */
    answered: (key: string): void => {
      for (const [command, [sent]] of unanswered) if (sent === key) unanswered.delete(command);
    },
  };
};
