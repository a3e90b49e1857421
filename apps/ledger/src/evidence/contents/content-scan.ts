import { scanner } from '#secrets';

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

/** Inject what looks into contents by this token; without one nothing is looked for. */
export const SCAN_CONTENT = Symbol('SCAN_CONTENT');

/** Formats that are packed: what stands in them shows nowhere. Any other may be a text, whatever it is called. */
const PACKED =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|zip|gzip|zstd|x-7z-compressed|x-bzip2|x-xz|wasm|vnd\.(?:openxmlformats|oasis|ms-)))/i;

/** Whether content of this media type may be a text that people write secrets into. */
export const mayBeText = (mediaType: string): boolean => !PACKED.test(mediaType);

/** Looks for secrets as every door does (domain rule 17). */
export const scanForSecrets: ScanContent = (mediaType) =>
  mayBeText(mediaType) ? scanner() : undefined;
