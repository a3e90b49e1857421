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
  private offset = 0;

  get length(): number {
    return this.offset;
  }

  /** A number of the frame, without a length before it. */
  word(value: number): void {
    this.reserve(4);
    this.offset = this.buffer.writeInt32BE(value, this.offset);
  }

  /** Writes a number of the frame that was not known before. */
  patchWord(value: number, at: number): void {
    this.buffer.writeInt32BE(value, at);
  }

  null(): void {
    this.word(NULL);
  }

  /** `version` is one byte before the text, for types that begin with one. */
  text(value: string, version?: number): void {
    this.reserve(5 + value.length * 3);
    const start = this.offset + 4;
    let end = start;
    if (version !== undefined) end = this.buffer.writeUInt8(version, end);
    end = this.characters(value, end);
    this.buffer.writeInt32BE(end - start, this.offset);
    this.offset = end;
  }

  boolean(value: boolean): void {
    this.reserve(5);
    this.offset = this.buffer.writeInt32BE(1, this.offset);
    this.buffer[this.offset++] = value ? 1 : 0;
  }

  int32(value: number): void {
    this.reserve(8);
    this.offset = this.buffer.writeInt32BE(4, this.offset);
    this.offset = this.buffer.writeInt32BE(value, this.offset);
  }

  /** A safe integer as int8; two halves, because BigInt would cost an allocation a value. */
  int64(value: number): void {
    this.reserve(12);
    const high = Math.floor(value / TWO_32);
    this.offset = this.buffer.writeInt32BE(8, this.offset);
    this.offset = this.buffer.writeInt32BE(high, this.offset);
    this.offset = this.buffer.writeUInt32BE(value - high * TWO_32, this.offset);
  }

  /** An RFC 3339 text as timestamptz. */
  instant(value: string): void {
    const ms = epochMs(value) - POSTGRES_EPOCH_MS;
    const microseconds = ms * 1_000;
    if (Number.isSafeInteger(microseconds)) return this.int64(microseconds);
    // More than 285 years from the epoch a double no longer counts microseconds.
    this.reserve(12);
    this.offset = this.buffer.writeInt32BE(8, this.offset);
    this.offset = this.buffer.writeBigInt64BE(BigInt(ms) * 1_000n, this.offset);
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
  }
}

/** Our own instants all have one form, which is read ten times faster than any date. */
const epochMs = (instant: string): number => {
  const ms = instant.length === INSTANT_LENGTH && instant[23] === 'Z' ? plainMs(instant) : NaN;
  const read = Number.isNaN(ms) ? Date.parse(instant) : ms;
  if (Number.isNaN(read)) throw new RangeError(`Not an instant: ${instant}`);
  return read;
};

const DAY_MS = 86_400_000;
let knownDay = '';
let knownDayMs = NaN;

/** The time of day is arithmetic; the day is looked up once, because neighbours share it. */
const plainMs = (instant: string): number => {
  const day = instant.slice(0, 10);
  if (day !== knownDay) {
    knownDay = day;
    knownDayMs = Date.parse(`${day}T00:00:00.000Z`);
  }
  const hours = digits(instant, 11, 2);
  const minutes = digits(instant, 14, 2);
  const seconds = digits(instant, 17, 2);
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + digits(instant, 20, 3);
  return hours < 24 && minutes < 60 && seconds < 60 && ms < DAY_MS ? knownDayMs + ms : NaN;
};

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
