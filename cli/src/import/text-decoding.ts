import { TextDecoder } from 'node:util';
import { WritError } from '#client';

const DECLARED = /^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

/** How many bytes of a character may lie in the piece that follows its first. */
const CONTINUATION_MAX = 3;

/** Bytes of a log in pieces, text out; a character may lie across two pieces. */
export class LogDecoder {
  private readonly decoder: TextDecoder;
  private lines = 0;

  /** Takes the encoding from the first piece: a byte order mark, an XML declaration, else UTF-8. */
  constructor(beginning: Buffer) {
    const encoding = encodingOf(beginning);
    try {
      this.decoder = new TextDecoder(encoding, { fatal: true });
    } catch {
      throw new WritError(`its encoding ${encoding} is not known here: save the file as UTF-8`);
    }
  }

  /** Throws `WritError` with the line where the bytes are no text in the log's encoding. */
  text(bytes: Buffer): string {
    return this.decoded(bytes, true);
  }

  /** The file is over. Throws `WritError` when it ends inside a character. */
  end(): string {
    return this.decoded(Buffer.alloc(0), false);
  }

  private decoded(bytes: Buffer, stream: boolean): string {
    try {
      const text = this.decoder.decode(bytes, { stream });
      this.lines += lineEndsIn(text);
      return text;
    } catch {
      const { encoding } = this.decoder;
      throw new WritError(
        `${this.placeOfWrong(bytes)}it holds bytes that are not ${encoding}: save the file as UTF-8`,
      );
    }
  }

  private placeOfWrong(bytes: Buffer): string {
    if (this.decoder.encoding !== 'utf-8') return '';
    const head = [...bytes.subarray(0, CONTINUATION_MAX + 1)];
    const start = Math.max(
      0,
      head.findIndex((byte) => (byte & 0xc0) !== 0x80),
    );
    const replaced = new TextDecoder().decode(bytes.subarray(start));
    const before = replaced.slice(0, Math.max(0, replaced.indexOf('\ufffd')));
    return `line ${this.lines + lineEndsIn(before) + 1}: `;
  }
}

const encodingOf = (beginning: Buffer): string => {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le';
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return 'utf-16be';
  const declared = DECLARED.exec(beginning.subarray(0, 200).toString('latin1'));
  return declared?.[1] ?? 'utf-8';
};

const lineEndsIn = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};
