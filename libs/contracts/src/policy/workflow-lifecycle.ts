import { ArrayMinSize } from 'class-validator';
import { AreNames, IsHandoffPath, IsId, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';

/** What a stage leaves behind. The artifact of one stage never counts for another. */
@Meanings({
  kind: 'As evidence names its kind: `requirements-brief`. No other stage has it.',
  accept: 'What makes it acceptable, in words.',
  path: 'Where it is staged in the handoff area, when it has one place.',
})
export class ArtifactDeclaration {
  @IsId() kind!: string;
  @Optional() @IsText() accept?: string;
  @Optional() @IsHandoffPath() path?: string;
}

/** A move that the work may make, forward or backward. What is not listed is not allowed. */
@Meanings({
  from: 'The stage that the work leaves.',
  to: 'The stage that it goes to.',
})
export class TransitionDeclaration {
  @IsId() from!: string;
  @IsId() to!: string;
}

/**
 * A stage that lies over all others: the kinds of actions that it names wait, at any stage, until its approval
 * is current (a security review before launch, new tools, external actions, billing and public proof).
 */
@Meanings({
  name: 'How decisions name it.',
  approval: 'The kind of approval, declared under `approvals`.',
  actions: 'Kinds of actions of this workflow.',
  reason: 'The reason that a waiting decision states.',
})
export class OverlayDeclaration {
  @IsId() name!: string;
  @IsId() approval!: string;
  @AreNames() @ArrayMinSize(1) actions!: string[];
  @Optional() @IsText() reason?: string;
}
