export { Frontier } from './merkle/frontier';
export { sha256 } from './merkle/sha256';
export { consistencyProof, inclusionProof } from './merkle/proof';
export { consistencyRanges, inclusionRanges, type LeafRange } from './merkle/ranges';
export { emptyRoot, HASH_BYTES, leafHash, nodeHash, rootOf } from './merkle/tree';
export {
  type ConsistencyClaim,
  type InclusionClaim,
  type Verdict,
  verifyConsistency,
  verifyInclusion,
} from './merkle/verification';
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './notes/checkpoint';
export {
  type Cosignature,
  cosignaturesOf,
  cosign,
  formatWitnessKey,
  hasCosignatures,
  parseWitnessKey,
  type WitnessKey,
  witnessKeyOf,
} from './notes/cosignature';
export { appendedNote, latestCheckpoint, type NotedCheckpoint, notesIn } from './notes/note-file';
export { publicKeyOf } from './notes/ed25519';
export { parseJsonObject } from './json';
export {
  formatSignerKey,
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  signerKeyOf,
  type VerifierKey,
  verifierOf,
} from './notes/note-keys';
export {
  formatNote,
  type NoteSignature,
  parseNote,
  parseSignatures,
  type SignedNote,
  signersOf,
  signNote,
} from './notes/signed-note';
export { formatLogKey, type LogKey, parseLogKeys } from './receipts/log-keys';
export {
  type ConsistencyPart,
  parseReceipt,
  type Receipt,
  RECEIPT_FORMAT,
  receiptOf,
} from './receipts/receipt';
export {
  type ReceiptCheck,
  type ReceiptReport,
  type Trusted,
  verifyReceipt,
} from './receipts/verify-receipt';
export {
  type Bundle,
  BUNDLE_FORMAT,
  type BundleCheck,
  type BundledEvent,
  bundleOf,
  type BundleReport,
  parseBundle,
  verifyBundle,
} from './receipts/bundle';
export { versionPublished, versionsNamed } from './receipts/named-versions';
