import { parseJsonObject } from '../json';
import { CheckpointFile } from '../notes/note-file';
import { type NamingEvent, versionPublished, versionsNamed } from './named-versions';
import { type ConsistencyPart, type Receipt, RECEIPT_FORMAT, receiptOf } from './receipt';
import { type ReceiptCheck, type Trusted, verifyReceipt } from './verify-receipt';

/** Everything that a log holds of one stream, and what it rested on, under one checkpoint. */
export interface Bundle {
  readonly format: typeof BUNDLE_FORMAT;
  readonly tenant: string;
  /** Such as `work-order-refund-1`. */
  readonly stream: string;
  readonly checkpoint: string;
  readonly consistency?: ConsistencyPart;
  /** Every event of the stream, first to last. */
  readonly events: readonly BundledEvent[];
  /** Events of other streams that it rested on: the workflow and policy versions. */
  readonly dependsOn: readonly BundledEvent[];
}

/** A receipt without the checkpoint, which all of a bundle share. */
export type BundledEvent = Pick<Receipt, 'event' | 'index' | 'proof'>;

export const BUNDLE_FORMAT = 'writ.bundle.v1';

/** What a bundle was found to be. `events` are the texts of what is proven, in the order of the stream. */
export interface BundleReport {
  readonly verdict: 'verified' | 'refused' | 'unknown';
  readonly checks: readonly BundleCheck[];
  readonly events: readonly string[];
  readonly dependsOn: readonly string[];
}

export type BundleCheck = ReceiptCheck | PartCheck;

interface PartCheck {
  readonly name: 'definitions' | 'stream';
  readonly passed: boolean;
  readonly message: string;
}

/** A bundle from its JSON; a sentence that says what is wrong with it otherwise. */
export const parseBundle = (text: string): Bundle | string => {
  const parsed = parseJsonObject(text);
  return typeof parsed === 'string' ? parsed : bundleOf(parsed);
};

/** A bundle from a parsed object; a sentence that says what is wrong with it otherwise. */
export const bundleOf = (fields: Readonly<Record<string, unknown>>): Bundle | string => {
  const { format, tenant, stream, events, dependsOn } = fields;
  if (format !== BUNDLE_FORMAT) return `Its format is not ${BUNDLE_FORMAT}.`;
  if (typeof tenant !== 'string' || typeof stream !== 'string')
    return 'It names no tenant and stream.';
  if (!Array.isArray(events) || !Array.isArray(dependsOn)) return 'It has no lists of events.';
  if (events.length === 0) return 'There is no event in it.';
  for (const one of [...events, ...dependsOn] as unknown[]) {
    const receipt = receiptOf({
      ...(one as object),
      format: RECEIPT_FORMAT,
      checkpoint: fields['checkpoint'],
      consistency: fields['consistency'],
    });
    if (typeof receipt === 'string') return receipt;
  }
  return fields as unknown as Bundle;
};

/**
 * Checks a bundle offline: each event is in the log, those of the stream are all there is of it, from version 1 on
 * without a gap, and it has the workflow and policy versions that they name and nothing else. That nothing came after the
 * last one is not in the bundle: ask for one at a later size. Never throws.
 *
 * @param mayRestOn what else of the log it may hold besides these versions
 */
export const verifyBundle = (
  bundle: Bundle,
  trusted: Trusted,
  mayRestOn: (event: NamingEvent) => boolean = () => false,
): BundleReport => {
  const notes = trusted.anchor === undefined ? undefined : new CheckpointFile(trusted.anchor);
  const check = (one: BundledEvent) => verifyReceipt(receiptIn(bundle, one), trusted, notes);
  const events = bundle.events.map(check);
  const reports = [...events, ...bundle.dependsOn.map(check)];
  // All share a checkpoint, so the checks differ only where one fails.
  const worst =
    reports.find(({ verdict }) => verdict === 'refused') ??
    reports.find(({ verdict }) => verdict === 'unknown') ??
    reports[0]!;
  const texts = reports.flatMap(({ event = [] }) => event);
  if (worst.verdict !== 'verified')
    return { verdict: worst.verdict, checks: worst.checks, events: [], dependsOn: [] };

  const inStream = texts.slice(0, events.length);
  const others = texts.slice(events.length);
  const own = inStream.map((text) => JSON.parse(text) as NamingEvent);
  const parts = [definitionsCheck(bundle, own, others, mayRestOn), streamCheck(bundle, own)];
  return {
    verdict: parts.every(({ passed }) => passed) ? 'verified' : 'refused',
    checks: [...worst.checks.filter(({ name }) => name !== 'event'), ...parts],
    events: inStream,
    dependsOn: others,
  };
};

const receiptIn = (
  { checkpoint, consistency }: Bundle,
  { event, index, proof }: BundledEvent,
): Receipt => ({
  format: RECEIPT_FORMAT,
  event,
  index,
  proof,
  checkpoint,
  ...(consistency && { consistency }),
});

/** Somebody who passes a bundle on could leave out what it depends on, or put something else of the log in its place. */
const definitionsCheck = (
  { tenant }: Bundle,
  events: readonly NamingEvent[],
  texts: readonly string[],
  mayRestOn: (event: NamingEvent) => boolean,
): PartCheck => {
  const named = new Set(events.flatMap(versionsNamed));
  const others = texts.map((text) => JSON.parse(text) as NamingEvent);
  const isNamed = (event: NamingEvent): boolean => named.has(versionPublished(event) ?? '');
  const held = others.filter((event) => event.tenant === tenant && isNamed(event));
  const strays = others.filter(
    (event) => event.tenant !== tenant || !(isNamed(event) || mayRestOn(event)),
  );
  const published = new Set(held.map(versionPublished));
  const missing = [...named].filter((version) => !published.has(version));
  const problems = [
    ...(missing.length > 0 ? [`it lacks the publication of ${missing.join(', ')}`] : []),
    ...(strays.length > 0 ? [`its events do not name ${strays.length} of what it rests on`] : []),
  ];
  return problems.length === 0
    ? {
        name: 'definitions',
        passed: true,
        message: `It has each workflow and policy version that its events name: ${[...named].join(', ') || 'none'}.`,
      }
    : {
        name: 'definitions',
        passed: false,
        message: `It is not what the log gave out: ${problems.join(', and ')}.`,
      };
};

const streamCheck = ({ tenant, stream }: Bundle, events: readonly NamingEvent[]): PartCheck => {
  const stray = events.findIndex(
    (event, at) => event.tenant !== tenant || event.stream !== stream || event.version !== at + 1,
  );
  return stray === -1
    ? {
        name: 'stream',
        passed: true,
        message: `These are versions 1 to ${events.length} of ${stream}, without a gap. Whether there are later ones, only the log knows.`,
      }
    : {
        name: 'stream',
        passed: false,
        message: `The event at place ${stray + 1} is not version ${stray + 1} of ${stream}.`,
      };
};
