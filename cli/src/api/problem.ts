import { UserError } from '../user-error';

/** What the API answers when it says no: RFC 9457, with our `code` and pointers. */
export interface Problem {
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly remedy?: string;
  readonly traceId?: string;
  /** Of views that are being folded: so many events of so many. */
  readonly folded?: number;
  readonly total?: number;
  readonly errors?: readonly {
    readonly pointer?: string;
    readonly message?: string;
    readonly detail?: string;
  }[];
  readonly unmet?: readonly {
    readonly kind: string;
    readonly subject: string;
    readonly message: string;
  }[];
}

/** A refusal of the API as sentences: what, why, where in the body, and what to do. */
export class ApiProblem extends UserError {
  override readonly name = 'ApiProblem';

  constructor(readonly problem: Problem) {
    super(sentencesOf(problem));
  }
}

/** There was no answer, so it is not known whether anything was done. */
export class Unanswered extends UserError {
  override readonly name = 'Unanswered';
}

/** Reads a refused response; one that is no problem document is quoted by its beginning. */
export const problemOf = async (response: Response): Promise<ApiProblem> => {
  const text = await response.text().catch(() => '');
  return new ApiProblem({ ...parsed(text), status: response.status });
};

const parsed = (text: string): Partial<Problem> => {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // Not JSON: a proxy in between, or not Writ at all. Its words are shown as they are.
  }
  return text ? { detail: text.slice(0, 200) } : {};
};

const sentencesOf = (problem: Problem): readonly string[] => {
  const sentence = problem.detail ?? problem.title ?? `The server answered ${problem.status}`;
  const remedy = problem.remedy ?? remedyOf(problem);
  return [
    `${sentence.replace(/[.\s]+$/, '')} (${problem.code ?? `HTTP ${problem.status}`}).`,
    ...(problem.errors ?? []).map(
      ({ pointer, message, detail }) => `  ${pointer || 'the body'}: ${message ?? detail ?? ''}`,
    ),
    ...(problem.unmet ?? []).map(
      ({ kind, subject, message }) => `  ${kind} ${subject}: ${message}`,
    ),
    ...(remedy ? [remedy] : []),
  ];
};

/** Another key helps where the role is wrong; not where somebody else has to answer. */
const remedyOf = ({ status, code }: Problem): string | undefined =>
  status === 403 && code !== undefined && code !== 'forbidden' ? undefined : REMEDIES[status];

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Give an API key: --key, WRIT_API_KEY, or --as <role> where .writ/keys.json can be read.',
  403: 'This key may not do that: take one with another role (--key, or --as <role>).',
  413: 'Send less at once.',
  429: 'The server is busy: try again in a while.',
  503: 'The server cannot answer now: try again in a while.',
};
