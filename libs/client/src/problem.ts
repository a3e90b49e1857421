import { type components } from './schema';
import { WritError } from './writ-error';

/** The codes of this version of the API. A newer server may answer others. */
export type ProblemCode = components['schemas']['ProblemCode'];

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

/** What to do, in the words of the program that asks: where nobody answers, and by HTTP status. */
export interface Advice {
  readonly unreachable?: string;
  readonly [status: number]: string;
}

/** A refusal of the API as sentences: what, why, where in the body, and what to do. */
export class ApiProblem extends WritError {
  override readonly name = 'ApiProblem';

  constructor(
    readonly problem: Problem,
    advice: Advice = {},
  ) {
    super(sentencesOf(problem, advice));
  }

  get status(): number {
    return this.problem.status;
  }

  /** Stable; absent where something else than Writ answered. */
  get code(): string | undefined {
    return this.problem.code;
  }
}

/** There was no answer, so it is not known whether anything was done: ask again with the same idempotency key. */
export class Unanswered extends WritError {
  override readonly name = 'Unanswered';
}

/** An `ApiProblem` of one code. */
export type CodedProblem<C extends ProblemCode> = ApiProblem & { readonly code: C };

/**
 * The class of the problems with a code: `error instanceof problemClass('approval_closed')`. A newer server may have other codes,
 * so types alone find one that is misspelt; throws `TypeError` for what is no code.
 */
export const problemClass = <C extends ProblemCode>(
  code: C,
): new (problem: Problem, advice?: Advice) => CodedProblem<C> => {
  if (!CODE.test(code)) throw new TypeError(`${code} is no code of a problem.`);
  return classOf(code) as unknown as new (problem: Problem, advice?: Advice) => CodedProblem<C>;
};

const CODE = /^[a-z0-9]+(_[a-z0-9]+)*$/;

const classOf = (code: string): typeof ApiProblem => {
  // For debuggers and logs.
  const name = `ApiProblem(${code})`;
  const known = classes.get(code) ?? { [name]: class extends ApiProblem {} }[name]!;
  classes.set(code, known);
  return known;
};

const classes = new Map<string, typeof ApiProblem>();

/** Reads a refused response; one that is no problem document is quoted by its beginning. */
export const problemOf = async (response: Response, advice: Advice): Promise<ApiProblem> => {
  const text = await response.text().catch(() => '');
  const problem = { ...parsed(text), status: response.status };
  const Coded = problem.code === undefined ? ApiProblem : classOf(problem.code);
  return new Coded(problem, advice);
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

const sentencesOf = (problem: Problem, advice: Advice): readonly string[] => {
  const sentence = problem.detail ?? problem.title ?? `The server answered ${problem.status}`;
  const remedy = problem.remedy ?? remedyOf(problem, advice);
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
const remedyOf = ({ status, code }: Problem, advice: Advice): string | undefined =>
  status === 403 && code !== undefined && code !== 'forbidden'
    ? undefined
    : (advice[status] ?? REMEDIES[status]);

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Give a valid API key or token.',
  403: 'This key may not do that: take one with another role.',
  413: 'Send less at once.',
  429: 'The server is busy: try again in a while.',
  503: 'The server cannot answer now: try again in a while.',
};
