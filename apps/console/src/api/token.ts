/** The CSRF token of the session, in memory alone: a new page asks for it anew. */
let held: string | null = null;

export const token = {
  get: (): string | null => held,
  keep: (csrf: string | null): void => {
    held = csrf;
  },
};
