import { IsId, Optional } from '../fields';
import { type UnmetItem } from '../intake/unmet';
import { Meanings } from '../meanings';

export class HandoffBody {
  @IsId() workOrderId!: string;
}

@Meanings({
  target: 'A stage, or the kind of an artifact, that is wanted instead of the earliest.',
})
export class NextBody extends HandoffBody {
  @Optional() @IsId() target?: string;
}

/** An answer of one work order, and the ledger position that it is true at. */
export interface HandoffReply {
  readonly position: number;
  readonly answer: object;
}

export const firstKinds = [
  'status',
  'input',
  'prerequisite',
  'exception',
  'question',
  'delegation',
  'stage',
  'gate',
  'move',
  'step',
  'overlay',
] as const;

/** One thing that comes before a stage can leave what it leaves. */
export interface FirstThing {
  readonly kind: (typeof firstKinds)[number];
  readonly subject: string;
  /** Who sees to it; `TBD` when nobody is known. */
  readonly owner: string;
  /** One sentence. */
  readonly message: string;
}

/** Stands where nobody has stated anything. */
export const TBD = 'TBD';
/** Stands where there is nothing to state. */
export const NONE = 'none';

/** What a stage is to leave. */
export interface WantedArtifact {
  readonly kind: string;
  /** Its place in the handoff area; `TBD` where the workflow names none. */
  readonly path: string;
  readonly accept: string;
  /** What it left before and proves nothing any more: a newer version stands elsewhere. */
  readonly outdated: readonly string[];
}

/** The next thing to do on a work order. Feature L3. */
export interface Next {
  /** True when no stage and no step is left: only closing is, or not even that. */
  readonly done: boolean;
  /** `none` when it is done; `TBD` where its workflow is not known. */
  readonly stage: string;
  /** The next open step of it; `none` where there is none. */
  readonly step: string;
  /** Absent where the stage leaves nothing, or is done. */
  readonly artifact?: WantedArtifact;
  readonly owner: string;
  /** What comes before it, in the order in which it is seen to. */
  readonly first: readonly FirstThing[];
  /** What closing still misses, when it is done. */
  readonly closing: readonly UnmetItem[];
  /** One sentence. */
  readonly action: string;
}
