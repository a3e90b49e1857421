/** Postgres counts microseconds from 2000-01-01T00:00:00Z. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_32 = 4_294_967_296;
const NULL = -1;
/** Below this length a loop beats the call into native code. */
const SHORT_TEXT = 48;
const INSTANT_LENGTH = '2030-01-01T00:00:00.000Z'.length;
const START_BYTES = 16_384;

/**
 * Writes values in Postgres' binary format (the `recv` functions): each is its length and its bytes.
 * Grows as it is written: measuring every text first would take each of them twice.
 */
export class BinaryWriter {
  private buffer = Buffer.allocUnsafe(START_BYTES);
  /** Of the same bytes: its numbers are written in half the time of a Buffer's. */
  private view = viewOf(this.buffer);
  private offset = 0;

  get length(): number {
    return this.offset;
  }

  /** A number of the frame, without a length before it. */
  word(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.offset, value);
    this.offset += 4;
  }

  /** Writes a number of the frame that was not known before. */
  patchWord(value: number, at: number): void {
    this.view.setInt32(at, value);
  }

  null(): void {
    this.word(NULL);
  }

  /** `version` is one byte before the text, for types that begin with one. */
  text(value: string, version?: number): void {
    this.reserve(5 + value.length * 3);
    const start = this.offset + 4;
    let end = start;
    if (version !== undefined) this.buffer[end++] = version;
    end = this.characters(value, end);
    this.view.setInt32(this.offset, end - start);
    this.offset = end;
  }

  bytes(value: Uint8Array): void {
    this.reserve(4 + value.length);
    this.view.setInt32(this.offset, value.length);
    this.buffer.set(value, this.offset + 4);
    this.offset += 4 + value.length;
  }

  boolean(value: boolean): void {
    this.reserve(5);
    this.view.setInt32(this.offset, 1);
    this.buffer[this.offset + 4] = value ? 1 : 0;
    this.offset += 5;
  }

  /** Throws `RangeError` where it is no int4. */
  int32(value: number): void {
    if ((value | 0) !== value) throw new RangeError(`Not a 32-bit integer: ${value}`);
    this.reserve(8);
    this.view.setInt32(this.offset, 4);
    this.view.setInt32(this.offset + 4, value);
    this.offset += 8;
  }

  /** A safe integer as int8; two halves, because BigInt would cost an allocation a value. */
  int64(value: number): void {
    this.reserve(12);
    const high = Math.floor(value / TWO_32);
    this.view.setInt32(this.offset, 8);
    this.view.setInt32(this.offset + 4, high);
    this.view.setUint32(this.offset + 8, value - high * TWO_32);
    this.offset += 12;
  }

  /** An RFC 3339 text as timestamptz. */
  instant(value: string): void {
    const ms = epochMs(value) - POSTGRES_EPOCH_MS;
    const microseconds = ms * 1_000;
    if (Number.isSafeInteger(microseconds)) return this.int64(microseconds);
    // More than 285 years from the epoch a double no longer counts microseconds.
    this.reserve(12);
    this.view.setInt32(this.offset, 8);
    this.view.setBigInt64(this.offset + 4, BigInt(ms) * 1_000n);
    this.offset += 12;
  }

  finish(): Buffer {
    return this.buffer.subarray(0, this.offset);
  }

  private characters(value: string, at: number): number {
    if (value.length > SHORT_TEXT) return at + this.buffer.write(value, at);
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return at + this.buffer.write(value, at);
      this.buffer[at + i] = code;
    }
    return at + value.length;
  }

  private reserve(bytes: number): void {
    if (this.offset + bytes <= this.buffer.length) return;
    const bigger = Buffer.allocUnsafe((this.offset + bytes) * 2);
    this.buffer.copy(bigger, 0, 0, this.offset);
    this.buffer = bigger;
    this.view = viewOf(bigger);
  }
}

/** Our own instants all have one form, which is read ten times faster than any date. */
const epochMs = (instant: string): number => {
  const ms = instant.length === INSTANT_LENGTH && instant[23] === 'Z' ? plainMs(instant) : NaN;
  const read = Number.isNaN(ms) ? Date.parse(instant) : ms;
  if (Number.isNaN(read)) throw new RangeError(`Not an instant: ${instant}`);
  return read;
};

/** Arithmetic only; NaN where the calendar decides. */
const plainMs = (instant: string): number => {
  const year = digits(instant, 0, 4);
  const month = digits(instant, 5, 2);
  const day = digits(instant, 8, 2);
  const hours = digits(instant, 11, 2);
  const minutes = digits(instant, 14, 2);
  const seconds = digits(instant, 17, 2);
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + digits(instant, 20, 3);
  const isPlain =
    isSeparated(instant) &&
    year >= FIRST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= EVERY_MONTH_HAS;
  return isPlain && hours < 24 && minutes < 60 && seconds < 60
    ? Date.UTC(year, month - 1, day) + ms
    : NaN;
};

/** `Date.UTC` takes years before it for some of the last century. */
const FIRST_YEAR = 100;
const EVERY_MONTH_HAS = 28;

/** `2030-01-01T00:00:00.000Z` */
const isSeparated = (instant: string): boolean =>
  instant[4] === '-' &&
  instant[7] === '-' &&
  instant[10] === 'T' &&
  instant[13] === ':' &&
  instant[16] === ':' &&
  instant[19] === '.';

const ZERO = 48;

const digits = (text: string, at: number, count: number): number => {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
};

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView =>
  new DataView(buffer, byteOffset, byteLength);
