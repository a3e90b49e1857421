import { type Finding, findSecrets } from './find-secrets';

/** Looks for secrets in a text that comes in pieces, however it is cut. */
export interface Scanner {
  readonly push: (bytes: Uint8Array) => void;
  /** What was found; offsets and lines count from the text's beginning. */
  readonly end: () => readonly Finding[];
}

const UNITS_AT_ONCE = 256 * 1024;
/** No secret is longer, and no line that tells one from the rest of a text. */
const OVERLAP = 64 * 1024;

/**
 * A scanner of text in UTF-8, or in UTF-16 where a byte order mark says so; bytes that are neither stand
 * for themselves. Holds at most 320 Ki units. A secret is found once, whole, wherever pieces end.
 */
export const scanner = (): Scanner => {
  const findings: Finding[] = [];
  let decoder: Decoder | undefined;
  let head: Uint8Array = new Uint8Array();
  let text = '';
  /** Where `text` begins in the whole. */
  let offset = 0;
  let linesBefore = 0;

  /** What begins up to `upTo` has all of its context in sight. */
  const scan = (upTo: number): void => {
    for (const { start, end, line, kind } of findSecrets(text)) {
      // The first retained unit is there only as the context of what follows it.
      const isNew = offset === 0 || start > 0;
      if (isNew && start <= upTo)
        findings.push({ kind, start: start + offset, end: end + offset, line: line + linesBefore });
    }
  };

  const add = (more: string): void => {
    text += more;
    if (text.length < UNITS_AT_ONCE + OVERLAP) return;
    const retainedFrom = text.length - OVERLAP;
    scan(retainedFrom);
    linesBefore += text.slice(0, retainedFrom).split('\n').length - 1;
    offset += retainedFrom;
    text = text.slice(retainedFrom);
  };

  const decode = (bytes: Uint8Array): void => {
    decoder ??= decoderOf(bytes);
    for (let at = 0; at < bytes.length; at += UNITS_AT_ONCE)
      add(decoder.decode(bytes.subarray(at, at + UNITS_AT_ONCE), { stream: true }));
  };

  return {
    push: (bytes) => {
      if (decoder) return decode(bytes);
      head = Buffer.concat([head, bytes]);
      if (head.length >= BOM_BYTES) decode(head);
    },
    end: () => {
      if (!decoder) decode(head);
      add(decoder!.decode());
      scan(text.length);
      return findings;
    },
  };
};

type Decoder = InstanceType<typeof TextDecoder>;

const BOM_BYTES = 2;

const decoderOf = ([first, second]: Uint8Array): Decoder => {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
};
