import { IsBoolean, IsIn, IsString } from 'class-validator';
import { Answer, AreAll, AreStrings } from '../answers';
import { Examples } from '../examples';
import { Meanings } from '../meanings';
import { IsId, IsPart, Optional } from '../fields';
import { UnmetItem } from '../intake/unmet';

export class HandoffBody {
  @IsId() workOrderId!: string;
}

@Meanings({
  target: 'A stage, or the kind of an artifact, support outputs included, instead of the earliest.',
})
@Examples({ target: 'pay' })
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
@Answer()
@Meanings({
  owner: 'Who does it; `TBD` when nobody is known.',
  message: 'One sentence.',

  kind: 'What kind of thing it is.',
  subject: 'Its name or id.',
})
export class FirstThing {
  @IsIn(firstKinds) kind!: (typeof firstKinds)[number];
  @IsString() subject!: string;
  @IsString() owner!: string;
  @IsString() message!: string;
}

/** Stands where nobody has stated anything. */
export const TBD = 'TBD';
/** Stands where there is nothing to state. */
export const NONE = 'none';

/** What a stage is to leave. */
@Answer()
@Meanings({
  path: 'Its place in the handoff area; `TBD` where the workflow names none.',
  outdated: 'What it left before and has to be made again.',

  kind: 'The kind of evidence.',
  accept: 'What it has to hold.',
})
export class WantedArtifact {
  @IsString() kind!: string;
  @IsString() path!: string;
  @IsString() accept!: string;
  @AreStrings() outdated!: readonly string[];
}

/** The next thing to do on a work order. Feature L3. */
@Answer()
@Meanings({
  done: 'No stage and no step is left.',
  stage: '`none` when it is done; `TBD` where its workflow is not known.',
  step: 'The next open step of the stage; `none` where there is none.',
  artifact: 'Absent where the stage leaves nothing, or is done.',
  first: 'What comes before it, in order.',
  closing: 'What closing still misses, when it is done.',
  action: 'One sentence.',
})
export class Next {
  @IsBoolean() done!: boolean;
  @IsString() stage!: string;
  @IsString() step!: string;
  @Optional() @IsPart(() => WantedArtifact) artifact?: WantedArtifact;
  @IsString() owner!: string;
  @AreAll(() => FirstThing) first!: readonly FirstThing[];
  @AreAll(() => UnmetItem) closing!: readonly UnmetItem[];
  @IsString() action!: string;
}
