import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { WritError } from '#client';
import { type LogEvent, type LogTrace, type LogValue } from './log';

interface Scope {
  readonly attributes: Map<string, LogValue>;
  readonly line: number;
}

/** Much more than any attribute of a log has. */
const PART_MAX = 16 * 1024 * 1024;

/**
 * XES (IEEE 1849) in pieces of text, whole cases out. It holds no more than the case it is in.
 * Only the attributes of a case and of its events are read: those nested below an attribute, and
 * the log's globals, extensions and classifiers, are passed over.
 */
export class XesParser {
  /** The log's own concept:name; known, where it has one, before its first case. */
  logName: string | undefined;

  private readonly sax = new SaxesParser();
  private completed: LogTrace[] = [];
  private isLog = false;
  private isEnding = false;
  private trace: (Scope & { readonly events: LogEvent[] }) | undefined;
  private event: Scope | undefined;
  /** Characters since the last end of a tag: the parser holds them all. */
  private sinceTag = 0;
  /** How deep we are inside an attribute, or inside an element that is passed over. */
  private nested = 0;

  constructor() {
    this.sax.on('opentag', (tag) => this.open(tag));
    this.sax.on('closetag', (tag) => this.close(tag.name));
    this.sax.on('error', (error) => {
      throw this.isEnding ? this.cutOff() : this.unreadable(error.message.replace(/^[\d:\s]*/, ''));
    });
  }

  /** Throws `WritError` naming the line where the text is not XES, or has a part that is too long to hold. */
  write(text: string): void {
    this.sinceTag += text.length;
    this.sax.write(text);
    if (this.sinceTag > PART_MAX)
      throw this.unreadable(
        `more than ${PART_MAX} characters without the end of a tag: is a quote missing, or a value no text?`,
      );
  }

  /** The text is over. Throws `WritError` when the document is not. */
  end(): void {
    this.isEnding = true;
    this.sax.close();
  }

  /** The cases completed since the last call. */
  take(): readonly LogTrace[] {
    const { completed } = this;
    this.completed = [];
    return completed;
  }

  private open(tag: SaxesTagPlain): void {
    this.sinceTag = 0;
    if (this.nested > 0) {
      this.nested += 1;
      return;
    }
    const { line } = this.sax;
    if (!this.isLog) this.openRoot(tag.name);
    else if (tag.name === 'trace' && !this.trace)
      this.trace = { attributes: new Map(), events: [], line };
    else if (tag.name === 'event' && this.trace && !this.event)
      this.event = { attributes: new Map(), line };
    else this.openAttribute(tag);
  }

  private openRoot(name: string): void {
    if (name !== 'log')
      throw this.unreadable(
        `its root element is <${name}>, where XES has <log>: is it XES at all?`,
      );
    this.isLog = true;
  }

  private openAttribute({ name, attributes }: SaxesTagPlain): void {
    this.nested = 1;
    const { key, value } = attributes;
    if (!ATTRIBUTE_TAGS.has(name) || key === undefined || value === undefined) return;
    const scope = this.event ?? this.trace;
    if (scope) scope.attributes.set(key, valueOf(name, value));
    else if (key === 'concept:name') this.logName = value;
  }

  private close(name: string): void {
    this.sinceTag = 0;
    if (this.nested > 0) {
      this.nested -= 1;
    } else if (name === 'event' && this.trace && this.event) {
      this.trace.events.push(this.event);
      this.event = undefined;
    } else if (name === 'trace' && this.trace) {
      this.completed.push(this.trace);
      this.trace = undefined;
    }
  }

  private unreadable(problem: string): WritError {
    return new WritError(`line ${this.sax.line}: ${problem}`);
  }

  private cutOff(): WritError {
    const where = this.trace
      ? `inside the case that begins at line ${this.trace.line}`
      : 'too early';
    return new WritError(
      `line ${this.sax.line}: the document ends ${where}: get the file again, it is incomplete`,
    );
  }
}

const ATTRIBUTE_TAGS = new Set(['string', 'date', 'int', 'float', 'boolean', 'id']);

/** Numbers that a double does not hold exactly stay the text that they are. */
const valueOf = (tag: string, text: string): LogValue => {
  if (tag === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (tag !== 'int' && tag !== 'float') return text;
  const number = Number(text);
  const isExact = tag === 'float' ? Number.isFinite(number) : Number.isSafeInteger(number);
  return isExact && text.trim() !== '' ? number : text;
};
