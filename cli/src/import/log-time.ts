import { DateTime } from 'luxon';
import { TIME_PARTS, TIME_TOKENS } from '#contracts';
import { parseInstant } from '#kernel';
import { type LogValue } from './log';

/** How a log writes its times: as a mapping has it. */
interface TimeNotation {
  readonly format?: string;
  readonly offset?: string;
  readonly zone?: string;
}

/**
 * A time of the log as an instant: by the format where one is given, else as RFC 3339, also with a space for its T or without
 * seconds. A time without an offset is one of the zone, else of the offset, else UTC. Undefined for what is no time, and
 * for one that no calendar or clock has.
 */
export const instantOf = (stamp: LogValue, notation: TimeNotation = {}): string | undefined => {
  const text = String(stamp).trim();
  if (notation.format !== undefined) return byFormat(text, notation.format, notation);
  const whole = text.replace(DATE_AND_SPACE, '$1T').replace(WITHOUT_SECONDS, '$1:00$2');
  return parseInstant(whole) ?? atLocal(whole, notation);
};

const DATE_AND_SPACE = /^(\d{4}-\d\d-\d\d) /;
const WITHOUT_SECONDS = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d)(Z|[+-]\d\d:\d\d)?$/;

/** A local date and time (`2030-01-07T09:00:00`) on the clocks of the log. */
const atLocal = (local: string, { zone, offset = 'Z' }: TimeNotation): string | undefined => {
  if (zone === undefined) return parseInstant(local + offset);
  const asUtc = parseInstant(`${local}Z`);
  if (asUtc === undefined) return undefined;
  const clock = DateTime.fromISO(asUtc, { zone: 'utc' });
  const there = clock.setZone(zone, { keepLocalTime: true });
  // In spring the clocks skip an hour.
  const isShown = there.hour === clock.hour && there.minute === clock.minute;
  return isShown ? there.toUTC().toISO()! : undefined;
};

const byFormat = (text: string, format: string, notation: TimeNotation): string | undefined => {
  const { parser, hasOffset } = parserOf(format);
  const read = DateTime.fromFormatParser(text, parser, {
    locale: LOCALE,
    zone: 'utc',
    setZone: hasOffset,
  });
  if (!read.isValid) return undefined;
  if (hasOffset) return parseInstant(read.toUTC().toISO());
  return atLocal(read.toISO({ includeOffset: false }), notation);
};

/** Of the names of months. */
const LOCALE = 'en';

type Parser = ReturnType<typeof DateTime.buildFormatParser>;
const parsers = new Map<string, { readonly parser: Parser; readonly hasOffset: boolean }>();

const parserOf = (format: string) => {
  const known = parsers.get(format);
  if (known) return known;
  const parts: readonly string[] = format.match(TIME_PARTS) ?? [];
  const named = parts.map((part) => TIME_TOKENS[part] ?? (part === 'T' ? "'T'" : part));
  const parser = DateTime.buildFormatParser(named.join(''), { locale: LOCALE });
  const made = { parser, hasOffset: parts.includes('Z') };
  parsers.set(format, made);
  return made;
};
