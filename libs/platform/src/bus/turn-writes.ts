let waiting: (() => void)[] = [];

/**
 * Publishes at the end of this turn of the event loop, together with all else of the turn: the NATS client writes to its
 * socket after each microtask, and a write costs as much as ten messages. Resolves once `publish` was called, and rejects with what
 * it throws: the others of the turn go out all the same.
 */
export const publishTogether = (publish: () => void): Promise<void> =>
  new Promise((resolve) => {
    if (waiting.push(() => resolve(attempt(publish))) === 1) setImmediate(publishWaiting);
  });

const publishWaiting = (): void => {
  const due = waiting;
  waiting = [];
  for (const one of due) one();
};

/** Called at once: a microtask in between would be a write of its own. */
const attempt = (publish: () => void): Promise<void> =>
  new Promise((resolve) => {
    publish();
    resolve();
  });
