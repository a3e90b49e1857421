export { type JsonProblem, type JsonProblemCode, pointerOf } from './problem';
export { type ParseLimits, strictParse, type StrictParse } from './strict-parse';
export { isWellFormed } from './well-formed';
