import { type Mode } from '../intake/events';
import { type AllowedOutput } from '../intake/tracks';
import { type Authority } from '../policy/action';
import { type Outcome } from '../policy/events';
import { type DeliveryScope } from './delivery-events';
import { type EvidenceLevel } from './events';
import { type TBD } from './handoffs';

export const DELIVERY_FORMAT = 'writ.delivery.v2';

/** Stands for a name that its workflow does not list: nothing that somebody made up is repeated. */
export const OTHER = 'other';

/** Of many the latest: `count` says how many there are. */
export interface Latest<Item> {
  readonly count: number;
  readonly items: readonly Item[];
}

export type DeliveredState = 'open' | 'entered' | 'completed' | 'skipped' | 'blocked';

export interface DeliveryStage {
  readonly name: string;
  readonly state: DeliveredState;
  readonly support: boolean;
  readonly steps: readonly { readonly name: string; readonly state: DeliveredState }[];
}

/** What the work may and may not touch, as its workflow says. */
export interface DeliveryBoundary {
  readonly mode: Mode | typeof TBD;
  readonly allowedOutput: AllowedOutput | typeof TBD;
  readonly systems: readonly {
    readonly name: string;
    readonly reads: readonly string[];
    readonly writes: readonly string[];
  }[];
  readonly actions: readonly {
    readonly kind: string;
    readonly authority: Authority;
    readonly system: string;
  }[];
  /** Kinds of approvals that it knows. */
  readonly approvals: readonly string[];
}

export interface DeliveryDecision {
  /** A kind that the workflow lists, or `other`. */
  readonly action: string;
  readonly outcome: Outcome;
  readonly enforced: boolean;
  readonly at: string;
}

/** Something that was done. */
export interface DeliveryChange {
  readonly action: string;
  readonly system: string;
  /** False where it was done without leave. */
  readonly authorised: boolean;
  readonly at: string;
}

/** Evidence that whoever has the link may see. */
export interface DeliveryArtifact {
  /** Its place among all evidence of the work order; it never changes. */
  readonly number: number;
  readonly kind: string;
  readonly visibility: 'client' | 'public';
  /** `none` where it was not staged. */
  readonly path: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly level: EvidenceLevel;
  readonly version: number;
  readonly at: string;
  /** Its content is kept here, and can be had by the link. */
  readonly kept: boolean;
}

/** How much there is that is not shown. */
export interface DeliveryPrivate {
  /** Evidence that is neither for the client nor public. */
  readonly evidence: number;
  /** Its size, in bytes. */
  readonly bytes: number;
  /** Evidence for the client, on a page for the public. */
  readonly forClient: number;
  /** Evidence for others that is erased, chat, or has a newer version. */
  readonly outdated: number;
  /** Facts and inputs that were stated. */
  readonly facts: number;
  /** Reasons, comments, findings, questions: all that people wrote. */
  readonly texts: number;
}

export interface DeliveryBlocker {
  readonly kind: 'stop' | 'input' | 'prerequisite' | 'exception' | 'step' | 'gate';
  /** A name that the workflow lists, or the title of a catalogued code. */
  readonly about: string;
  /** Absent where no single moment is known. */
  readonly since?: string;
}

export interface DeliveryNext {
  readonly decides: 'approval' | 'exception' | 'question' | 'public-proof' | 'stage' | 'closing';
  readonly about: string;
  /** A role, a team or a person; `TBD` while nobody is known. */
  readonly owner: string;
  /** Absent where nobody said until when. */
  readonly dueAt?: string;
}

/**
 * All that somebody outside may see of a work order. It is an allow-list: each field is copied by its name, names
 * are those of the published workflow and catalogue, and nothing that anybody wrote in free text is here.
 */
export interface DeliveryView {
  readonly format: typeof DELIVERY_FORMAT;
  readonly generatedAt: string;
  readonly position: number;
  readonly scope: DeliveryScope;
  readonly expiresAt: string;
  /** Of the workflow. */
  readonly title: string;
  readonly status: 'unknown' | 'open' | 'stopped' | 'closed' | 'abandoned' | 'superseded';
  readonly openedAt: string;
  readonly map: {
    readonly objects: readonly string[];
    readonly stages: readonly DeliveryStage[];
  };
  readonly boundary: DeliveryBoundary;
  readonly decisions: Latest<DeliveryDecision>;
  readonly changed: {
    readonly actions: Latest<DeliveryChange>;
    readonly artifacts: Latest<DeliveryArtifact>;
  };
  readonly private: DeliveryPrivate;
  readonly publicProof: {
    /** An approval of the kind `public-proof` holds. */
    readonly permitted: boolean;
    readonly shown: number;
    readonly withheld: number;
  };
  readonly blocked: readonly DeliveryBlocker[];
  /** The first is asked first; empty where nothing is left. */
  readonly next: readonly DeliveryNext[];
}

/** An open link, with the picture that it shows. */
export interface DeliveryReply {
  readonly tenant: string;
  readonly linkId: string;
  readonly picture: DeliveryView;
}

/** Where the content of an artifact is, for the process that passes it on: none of it leaves. */
export interface DeliveryArtifactReply {
  readonly tenant: string;
  readonly linkId: string;
  readonly workOrderId: string;
  readonly evidenceId: string;
}
