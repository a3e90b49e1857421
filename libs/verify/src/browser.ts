/**
 * What a page needs to check receipts and bundles by itself, and evidence by its digest. Built to one module without a dependency
 * (`dist/verify/writ-verify.mjs`); SHA-256 and Ed25519 then come from the `*.browser.ts` files.
 */
export { parseCheckpoint } from './notes/checkpoint';
export { parseNote } from './notes/signed-note';
export { sha256 } from './merkle/sha256';
export { verifyConsistency, verifyInclusion } from './merkle/verification';
export { bundleOf, parseBundle, verifyBundle } from './receipts/bundle';
export { parseLogKeys } from './receipts/log-keys';
export { parseReceipt, receiptOf } from './receipts/receipt';
export { verifyReceipt } from './receipts/verify-receipt';
