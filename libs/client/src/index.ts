export { awaitDecision, mayRun, type WaitingDecision, type WaitOptions } from './await-decision';
export { follow, type Following, followUpTo } from './follow';
export {
  type Advice,
  ApiProblem,
  type CodedProblem,
  type Problem,
  problemClass,
  type ProblemCode,
  Unanswered,
} from './problem';
export { isNeverConnected } from './never-connected';
export { LONG_RUN, LONG_WAIT, type RetryPolicy, SHORT } from './retry-policy';
export type { components, operations, paths } from './schema';
export {
  type Answer,
  type Connection,
  type Folding,
  type RequestOptions,
  WritClient,
} from './transport';
export { type AnswerOf, type PathOf, type RowOf } from './typed';
export { type RequestSettings, Writ, type WritEvent } from './writ';
export { WritError } from './writ-error';
