import { type RowOf } from '../../api/queries';
import { hexOf } from '../../parts/values';

export type EvidenceRow = RowOf<'/v1/evidence'>;

/** Up to so much is fetched into the browser to be checked; more is downloaded and checked there. */
export const CHECKED_MAX = 64 * 1024 * 1024;
/** Up to so much text is shown on the page. */
export const SHOWN_MAX = 64 * 1024;

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** A size in bytes as people read it: `69 bytes`, `1.2 MB` (powers of 1,000). */
export const sizeText = (bytes: number): string => {
  if (bytes < 1_000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let size = bytes;
  let unit = -1;
  while (size >= 999.5) {
    size /= 1_000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]!}`;
};

/** Why there is no content, as text; undefined where it is stored and may be read. */
export const whyNoContent = (
  { shreddedAt, isStored }: Pick<EvidenceRow, 'shreddedAt' | 'isStored'>,
  may: { readonly isAllowed: boolean; readonly why?: string },
): string | undefined => {
  if (shreddedAt !== null) return 'Its content was erased: only its digest is left.';
  if (!isStored) return 'Its content is not stored here, only its digest.';
  return may.isAllowed ? undefined : may.why;
};

/** What may be shown as text: whatever it says of itself, nothing of it is ever run or drawn. */
const TEXT = /^(text\/|application\/([\w.-]+\+)?(json|xml|yaml|x-ndjson|javascript|sql)\b)/i;

/** The text of a content, or why none is shown. */
export type Shown = { readonly text: string } | { readonly why: string };

export const shownOf = (bytes: Uint8Array, mediaType: string): Shown => {
  if (!TEXT.test(mediaType)) return { why: 'It is not text: download it to view it.' };
  if (bytes.length > SHOWN_MAX)
    return { why: `It is longer than ${sizeText(SHOWN_MAX)}: download it to read it.` };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { why: 'It is not UTF-8 text: download it to view it.' };
  }
};

/** A content that was fetched: its digest as this browser computed it, whether the ledger names that one, and its text. */
export interface Checked {
  readonly sha256: string;
  readonly isNamed: boolean;
  readonly shown: Shown;
}

/** Checks a content against the digest (SHA-256 in hex) that the event in the log names. What is another is not shown. */
export const checkedOf = (
  bytes: Uint8Array,
  named: { readonly sha256: string; readonly mediaType: string },
  digestOf: (bytes: Uint8Array) => Uint8Array,
): Checked => {
  const sha256 = hexOf(digestOf(bytes));
  const isNamed = sha256 === named.sha256.toLowerCase();
  return {
    sha256,
    isNamed,
    shown: isNamed
      ? shownOf(bytes, named.mediaType)
      : { why: 'It is not shown because the digest differs.' },
  };
};
