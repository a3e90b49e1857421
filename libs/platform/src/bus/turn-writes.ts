let waiting: (() => void)[] = [];
let sent: Promise<void> = Promise.resolve();

/**
 * Publishes at the end of this turn of the event loop, together with all else of the turn: the NATS client writes to its
 * socket after each microtask, and a write costs as much as ten messages. Resolves once `publish` was called, which must not throw.
 */
export const publishTogether = (publish: () => void): Promise<void> => {
  if (waiting.push(publish) === 1)
    sent = new Promise((resolve) => {
      setImmediate(() => {
        const due = waiting;
        waiting = [];
        for (const one of due) one();
        resolve();
      });
    });
  return sent;
};
