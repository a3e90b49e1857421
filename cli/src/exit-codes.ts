/** What a command exits with where an answer holds work back. */
export const exitCodes = { run: 0, wait: 3, stop: 4 } as const;
