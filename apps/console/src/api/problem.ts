interface ProblemBody {
  /** Problems of some kinds say more. */
  readonly [more: string]: unknown;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  readonly traceId?: string;
}

/** A refusal of the API (RFC 9457), or that it cannot be reached. `code` is stable; `message` is for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail ?? body.title ?? `The gateway answered ${status}.`);
    this.name = 'Problem';
  }

  get code(): string {
    return this.body.code ?? 'unknown';
  }

  static async of(response: Response): Promise<Problem> {
    const text = await response.text();
    return new Problem(response.status, bodyOf(text));
  }
}

/** Whether signing in again is what helps. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof Problem && error.status === 401;

/** What to say about any failure. */
export const messageOf = (error: unknown): string =>
  error instanceof Problem
    ? error.message
    : 'The gateway cannot be reached. The data shown may be out of date; retrying.';

function bodyOf(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as ProblemBody) : {};
  } catch {
    return {};
  }
}
