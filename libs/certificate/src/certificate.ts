import { type EvidenceLevel, type UnmetItem } from '#contracts';
import { type Bundle, bundleOf } from '#verify';

export const CERTIFICATE_FORMAT = 'writ.closure-certificate.v2';

/**
 * That a work order was closed with everything met that its workflow asks for and nothing owed. Whoever has it and the
 * log's key can find out without asking anybody: all that it claims follows from the events in its bundle.
 * Leaves are numbered from 0, as `index` in the bundle.
 */
export interface Certificate extends Claims {
  readonly format: typeof CERTIFICATE_FORMAT;
  /** The work order's events up to the closure; what they rest on is the definition, and the ends of tracks. */
  readonly bundle: Bundle;
}

export interface Claims {
  readonly tenant: string;
  readonly workOrderId: string;
  readonly jobType: string;
  readonly workflow: {
    readonly id: string;
    readonly version: number;
    /** SHA-256 of the definition's canonical JSON (RFC 8785). */
    readonly digest: string;
    /** The leaf of its publication. */
    readonly index: number;
  };
  readonly closure: ClosureClaim;
  /** Closures that were followed by a reopening, oldest first. */
  readonly earlierClosures: readonly ClosureClaim[];
  /** The tree in which the closure is the last leaf: all is met and nothing is owed there. */
  readonly treeSize: number;
  readonly requirements: readonly MetRequirement[];
  readonly evidence: readonly CountedEvidence[];
  readonly obligations: {
    readonly opened: number;
    readonly closed: number;
    readonly open: number;
    readonly each: readonly SettledObligation[];
  };
}

export interface ClosureClaim {
  readonly eventId: string;
  readonly index: number;
  /** The time that was decided at, or that an outside system's report was recorded at. */
  readonly at: string;
  /** Null where the workflow asks for none. */
  readonly evidenceId: string | null;
  readonly checklistRunId: string;
}

/** Evidence that the closure counts as proof: it names it, a stage left it, or its kind is required by the closure or a gate. */
export interface CountedEvidence {
  readonly evidenceId: string;
  readonly kind: string;
  /** SHA-256 of its content in hex. */
  readonly sha256: string;
  /** `claimed` only where the workflow takes claims of that kind. */
  readonly level: EvidenceLevel;
  /** The leaf of its recording. */
  readonly index: number;
}

/** Something that the workflow asks for, and the event since which it is met. */
export interface MetRequirement {
  readonly kind: RequirementKind;
  readonly name: string;
  readonly index: number;
  /** The event's type: a step may be `step.completed` or `step.skipped`. */
  readonly by: string;
}

export type RequirementKind =
  | 'input'
  | 'prerequisite'
  | 'step'
  | 'stage'
  | 'gate'
  | 'gate-approval'
  | 'gate-fact'
  | 'gate-evidence'
  | 'evidence'
  | 'closure-evidence'
  | 'track';

/** Something that somebody owed, from one event to another. */
export interface SettledObligation {
  readonly kind: UnmetItem['kind'];
  readonly id: string;
  /** The leaf of the event that made it. */
  readonly opened: number;
  /** The leaf of the event that ended it; null where its time ran out, or while it is owed. */
  readonly closed: number | null;
  readonly ended: 'by-event' | 'by-time' | null;
}

/** A certificate from a parsed object; a sentence that says what is wrong with it otherwise. */
export const certificateOf = (said: Readonly<Record<string, unknown>>): Certificate | string => {
  if (said['format'] !== CERTIFICATE_FORMAT) return `Its format is not ${CERTIFICATE_FORMAT}.`;
  const bundle = said['bundle'];
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle))
    return 'It has no bundle.';
  const read = bundleOf(bundle as Readonly<Record<string, unknown>>);
  // What else it says is compared with what the bundle proves, whatever it is.
  return typeof read === 'string'
    ? `Its bundle is none: ${read}`
    : (said as unknown as Certificate);
};
