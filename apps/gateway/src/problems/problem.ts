import { HttpException, HttpStatus } from '@nestjs/common';
import { accessRequestRefusals, type RefusalCode } from '#contracts';
import { type FieldError, Refusal, type RefusalFacts } from '#kernel';
import { Unavailable } from '#platform';
import { refusalStatus } from '../refusal-status';

/** Request Header Fields Too Large (RFC 6585). */
export const HEADERS_TOO_LARGE = 431;

/** What the gateway says no with by itself, beside the refusals of the contracts. */
const gatewayStatus = {
  method_not_allowed: HttpStatus.METHOD_NOT_ALLOWED,
  sign_in_failed: HttpStatus.UNAUTHORIZED,
  oidc_not_configured: HttpStatus.NOT_FOUND,
  person_unknown: HttpStatus.FORBIDDEN,
  cross_origin: HttpStatus.FORBIDDEN,
  csrf_token_wrong: HttpStatus.FORBIDDEN,
  session_not_enough: HttpStatus.FORBIDDEN,
  range_not_satisfiable: HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
  address_too_long: HttpStatus.URI_TOO_LONG,
  headers_too_large: HEADERS_TOO_LARGE,
  view_behind: HttpStatus.SERVICE_UNAVAILABLE,
  view_building: HttpStatus.SERVICE_UNAVAILABLE,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
  not_ready: HttpStatus.SERVICE_UNAVAILABLE,
  internal_error: HttpStatus.INTERNAL_SERVER_ERROR,
} as const;

export type ProblemCode = RefusalCode | keyof typeof gatewayStatus;

/** Every code that a problem can carry, with its HTTP status. */
export const problemStatus: Readonly<Record<ProblemCode, number>> = {
  ...refusalStatus,
  ...gatewayStatus,
};

/** An error as the caller sees it; see `bodyOf` for the document. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly facts: RefusalFacts;
  readonly errors: readonly FieldError[];
  /** Seconds after which a repeated request makes sense. */
  readonly retryAfterSeconds?: number;
}

const RETRY_AFTER_SECONDS = 1;
/** A newer service may know refusals that this gateway does not: still the caller's business. */
const UNKNOWN_REFUSAL = HttpStatus.UNPROCESSABLE_ENTITY;

/** Any error as a problem. Bugs and outages tell nothing of their inside. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof Unavailable)
    return {
      ...plain('unavailable', error.message),
      retryAfterSeconds: Math.max(1, Math.ceil(error.retryAfterSeconds)),
    };
  if (error instanceof HttpException) return ofHttp(error);
  return plain(
    'internal_error',
    'Something failed here, and nothing is known to have happened. Ask again with the same Idempotency-Key; if it stays, report the traceId.',
  );
};

const ofRefusal = ({ code, message, facts, errors }: Refusal): Problem => {
  const status = codeStatus(code) ?? UNKNOWN_REFUSAL;
  const problem = { status, code, detail: message, facts, errors };
  if (!isTemporary(status)) return problem;
  return {
    ...problem,
    retryAfterSeconds: Number(facts['retryAfterSeconds'] ?? RETRY_AFTER_SECONDS),
  };
};

/** What Nest and Fastify refuse by themselves: routes, methods, sizes and broken requests. */
const ofHttp = (error: HttpException): Problem => {
  const status = error.getStatus();
  const code = codeOfStatus[status] ?? (status < 500 ? 'invalid_request' : 'internal_error');
  const problem = { ...plain(code, sentenceOf[code] ?? `${error.message}.`), status };
  return isTemporary(status) ? { ...problem, retryAfterSeconds: RETRY_AFTER_SECONDS } : problem;
};

const codeStatus = (code: string): number | undefined =>
  Object.hasOwn(problemStatus, code) ? problemStatus[code as ProblemCode] : undefined;

const codeOfStatus: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  414: 'address_too_long',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  [HEADERS_TOO_LARGE]: 'headers_too_large',
  503: 'unavailable',
};

const sentenceOf: Readonly<Partial<Record<ProblemCode, string>>> = {
  not_found: 'There is nothing at this address: see /docs for what there is.',
  payload_too_large: 'The body is larger than this endpoint takes: see /docs for the limits.',
  address_too_long: 'A part of the address is longer than any id or token: check it.',
  headers_too_large: 'The headers are larger than the gateway takes: send fewer or shorter ones.',
  internal_error: 'Something failed here. If it stays, report the traceId.',
};

const plain = (code: ProblemCode, detail: string): Problem => ({
  status: problemStatus[code],
  code,
  detail,
  facts: {},
  errors: [],
});

const isTemporary = (status: number): boolean =>
  status === Number(HttpStatus.TOO_MANY_REQUESTS) ||
  status === Number(HttpStatus.SERVICE_UNAVAILABLE);

/** `work_order_not_found` → `Work order not found`. */
export const titleOf = (code: string): string =>
  code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

/** Problems that a standard names. */
const standardTypes: Readonly<Record<string, string>> = Object.fromEntries(
  accessRequestRefusals.map((code) => [code, `urn:openid:authzen:access-request:error:${code}`]),
);

/** Where one answer came from. */
export interface Occurrence {
  /** The gateway's address as callers know it, without a slash at the end. */
  readonly baseUrl: string;
  /** The path of the request. */
  readonly instance: string;
  readonly traceId: string;
}

/** The problem document (RFC 9457): its members, then what the refusal states as facts. */
export const bodyOf = (
  { status, code, detail, facts, errors }: Problem,
  { baseUrl, instance, traceId }: Occurrence,
): Record<string, unknown> => ({
  ...facts,
  type: standardTypes[code] ?? `${baseUrl}/problems/${code}`,
  title: titleOf(code),
  status,
  detail,
  code,
  instance,
  traceId,
  ...(errors.length > 0 && { errors }),
});
