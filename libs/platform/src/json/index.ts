export { canonicalBytes, NotCanonical } from './canonical-bytes';
export { maskDocument, type MaskedDocument } from './mask-document';
export { type JsonProblem, type JsonProblemCode } from './problem';
export { type ParseLimits, strictParse, type StrictParse } from './strict-parse';
