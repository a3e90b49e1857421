/** Something in a text that must not be kept: what kind of secret, and where. Never the secret itself. */
export interface FoundSecret {
  readonly kind: string;
  /** From 1. */
  readonly line: number;
}

/** Reads one text as it comes. */
export interface TextScan {
  push(bytes: Buffer): void | Promise<void>;
  end(): readonly FoundSecret[] | Promise<readonly FoundSecret[]>;
}

/** Begins to look for secrets in a text of this media type; undefined for what is not looked into. */
export type ScanContent = (mediaType: string) => TextScan | undefined;

/** Provide a `ScanContent` under this token in `LedgerModule`; without one nothing is looked for. */
export const SCAN_CONTENT = Symbol('SCAN_CONTENT');

const TEXT =
  /^(?:text\/|application\/(?:[a-z0-9.+-]*(?:json|xml|yaml|javascript|sql|csv|x-sh)\b))/i;

/** Whether content of this media type is text that people write secrets into. */
export const isText = (mediaType: string): boolean => TEXT.test(mediaType);
