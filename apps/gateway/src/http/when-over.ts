import { type ServerResponse } from 'node:http';

/**
 * Calls `then` once when the answer is sent, or its caller is gone: an answer ends with `finish`, a caller that hangs up with
 * `close` alone. Where that was before, it calls at once.
 */
export const whenOver = (response: ServerResponse, then: () => void): void => {
  if (response.destroyed || response.writableFinished) return then();
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    then();
  };
  response.once('finish', end);
  response.once('close', end);
};
