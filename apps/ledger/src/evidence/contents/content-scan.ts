import { scanner } from '#secrets';

/** The kind and the place of a secret in a text, never the secret itself. */
export interface FoundSecret {
  readonly kind: string;
  /** From 1. */
  readonly line: number;
}

/** Scans one text as it arrives. */
export interface TextScan {
  push(bytes: Buffer): void | Promise<void>;
  end(): readonly FoundSecret[] | Promise<readonly FoundSecret[]>;
}

/** Begins a scan of a text of this media type for secrets; undefined for formats that are not scanned. */
export type ScanContent = (mediaType: string) => TextScan | undefined;

/** Packed formats, whose text cannot be seen. Any other format may be a text, whatever it is called. */
const PACKED =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|zip|gzip|zstd|x-7z-compressed|x-bzip2|x-xz|wasm|vnd\.(?:openxmlformats|oasis|ms-)))/i;

/** Whether content of this media type may be a text that people write secrets into. */
export const mayBeText = (mediaType: string): boolean => !PACKED.test(mediaType);

/** Scans with the same rules as every command (domain rule 17). */
export const scanForSecrets: ScanContent = (mediaType) =>
  mayBeText(mediaType) ? scanner() : undefined;
