export { canonicalBytes, NotCanonical } from './canonical-bytes';
export { maskDocument, type MaskedDocument } from './mask-document';
