import { survivesDouble } from './number-survival';
import { type JsonProblem, type JsonProblemCode, pointerOf } from './problem';
import { isWellFormed } from './well-formed';

/**
 * Finds the first thing in `text` that is not JSON (RFC 8259), or that JSON allows and a signed log
 * cannot keep: a key twice in one object, a key that reaches an object's prototype, U+0000, half a
 * surrogate pair, a number that changes in a double, nesting beyond `maxDepth` levels.
 *
 * It only reads; values are `JSON.parse`'s business. One pass over the characters, and the path is
 * put together only when a problem is on its way out.
 */
export const findProblem = (text: string, maxDepth: number): JsonProblem | undefined =>
  new Scan(text, maxDepth).run();

class Scan {
  private at = 0;
  private problem: Omit<JsonProblem, 'pointer'> | undefined;

  /** Where the problem is, innermost first: each level adds its own step as it gives up. */
  private readonly steps: (string | number)[] = [];

  /** The last string passed, when it is not simply the characters between its quotes. */
  private decoded: string | undefined;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  run(): JsonProblem | undefined {
    this.skipBlanks();
    if (this.value(0)) {
      this.skipBlanks();
      if (this.at < this.text.length) this.expected('nothing more');
    }
    return this.problem && { pointer: pointerOf(this.steps.reverse()), ...this.problem };
  }

  /** Each of these passes one thing at the position and returns true, or notes the problem. */
  private value(depth: number): boolean {
    switch (this.text.charCodeAt(this.at)) {
      case Char.openBrace:
        return this.object(depth + 1);
      case Char.openBracket:
        return this.array(depth + 1);
      case Char.quote:
        return this.string();
      case Char.t:
        return this.literal('true');
      case Char.f:
        return this.literal('false');
      case Char.n:
        return this.literal('null');
      default:
        return this.number();
    }
  }

  private object(depth: number): boolean {
    if (depth > this.maxDepth) return this.tooDeep();
    if (this.emptyUntil(Char.closeBrace)) return true;

    const keys = new Set<string>();
    for (;;) {
      const key = this.key();
      if (key === undefined) return false;
      if (!this.member(key, keys, depth)) return this.inside(key);

      this.skipBlanks();
      const next = this.text.charCodeAt(this.at);
      if (next !== Char.comma && next !== Char.closeBrace) return this.expected('"," or "}"');
      this.at++;
      if (next === Char.closeBrace) return true;
      this.skipBlanks();
    }
  }

  private key(): string | undefined {
    if (this.text.charCodeAt(this.at) !== Char.quote) {
      this.expected('a key in quotes');
      return undefined;
    }
    const start = this.at + 1;
    return this.string() ? (this.decoded ?? this.text.slice(start, this.at - 1)) : undefined;
  }

  private member(key: string, keys: Set<string>, depth: number): boolean {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      return this.refuse('forbidden_key', 'This key is reserved: choose another name.');
    if (keys.size === keys.add(key).size)
      return this.refuse('duplicate_key', 'This key stands twice in its object: send it once.');

    this.skipBlanks();
    if (this.text.charCodeAt(this.at) !== Char.colon) return this.expected('":"');
    this.at++;
    this.skipBlanks();
    return this.value(depth);
  }

  private array(depth: number): boolean {
    if (depth > this.maxDepth) return this.tooDeep();
    if (this.emptyUntil(Char.closeBracket)) return true;

    for (let index = 0; ; index++) {
      if (!this.value(depth)) return this.inside(index);

      this.skipBlanks();
      const next = this.text.charCodeAt(this.at);
      if (next !== Char.comma && next !== Char.closeBracket) return this.expected('"," or "]"');
      this.at++;
      if (next === Char.closeBracket) return true;
      this.skipBlanks();
    }
  }

  /** Passes the opening bracket, and the closing one when nothing stands between them. */
  private emptyUntil(close: number): boolean {
    this.at++;
    this.skipBlanks();
    if (this.text.charCodeAt(this.at) !== close) return false;
    this.at++;
    return true;
  }

  private string(): boolean {
    const { text } = this;
    const start = this.at;
    let isPlain = true;
    let end = start + 1;
    for (; ; end++) {
      const char = text.charCodeAt(end);
      if (char === Char.quote) break;
      if (char === Char.backslash) {
        isPlain = false;
        end++; // Whatever is escaped does not end the string.
      } else if (char >= SURROGATES_START && char <= SURROGATES_END) {
        isPlain = false;
      } else if (!(char >= FIRST_PRINTABLE)) {
        // Also true past the end, where the code is NaN.
        this.at = Math.min(end, text.length);
        return this.expected('a closing quote, or an escape for a control character');
      }
    }
    this.at = end + 1;
    this.decoded = undefined;
    return isPlain || this.decode(text.slice(start, this.at), start);
  }

  /** Rare enough to be done twice: strings with escapes or with characters beyond U+FFFF. */
  private decode(quoted: string, start: number): boolean {
    const decoded = unquoted(quoted);
    if (decoded === undefined) {
      this.at = start;
      return this.expected('a string whose escapes are those of JSON');
    }
    if (decoded.includes('\u0000'))
      return this.refuse('nul_character', 'Remove U+0000 from this text: it cannot be stored.');
    if (!isWellFormed(decoded))
      return this.refuse(
        'lone_surrogate',
        'This text has half of a surrogate pair: send whole Unicode characters.',
      );
    this.decoded = decoded;
    return true;
  }

  private number(): boolean {
    NUMBER.lastIndex = this.at;
    if (!NUMBER.test(this.text)) return this.expected('a value');

    const literal = this.text.slice(this.at, NUMBER.lastIndex);
    this.at = NUMBER.lastIndex;
    return (
      survivesDouble(literal) ||
      this.refuse(
        'inexact_number',
        'A double cannot hold this number exactly: send it as a string, or with fewer digits.',
      )
    );
  }

  private literal(literal: string): boolean {
    if (!this.text.startsWith(literal, this.at)) return this.expected('a value');
    this.at += literal.length;
    return true;
  }

  private skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++;
  }

  private tooDeep(): false {
    return this.refuse('too_deep', `Nest no deeper than ${this.maxDepth} levels.`);
  }

  private expected(what: string): false {
    const place = this.at < this.text.length ? `character ${this.at + 1}` : 'the end';
    return this.refuse('invalid_json', `This is not JSON: at ${place}, expected ${what}.`);
  }

  private refuse(code: JsonProblemCode, message: string): false {
    this.problem = { code, message };
    return false;
  }

  private inside(step: string | number): false {
    this.steps.push(step);
    return false;
  }
}

const unquoted = (quoted: string): string | undefined => {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
};

const isBlank = (char: number): boolean =>
  char === Char.space || char === Char.lineFeed || char === Char.return || char === Char.tab;

/** RFC 8259, section 6. */
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

const FIRST_PRINTABLE = 0x20;
const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xdfff;

const Char = {
  tab: 0x09,
  lineFeed: 0x0a,
  return: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  f: 0x66,
  n: 0x6e,
  t: 0x74,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;
