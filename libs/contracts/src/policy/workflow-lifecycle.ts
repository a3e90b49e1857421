import { ArrayMinSize } from 'class-validator';
import { AreNames, IsHandoffPath, IsId, IsText, Optional } from '../fields';

/** What a stage leaves behind. The artifact of one stage never counts for another. */
export class ArtifactDeclaration {
  /** As evidence names its kind: `requirements-brief`. No other stage has it. */
  @IsId() kind!: string;
  /** What makes it acceptable, in words. */
  @Optional() @IsText() accept?: string;
  /** Where it is staged in the handoff area, when it has one place. */
  @Optional() @IsHandoffPath() path?: string;
}

/** A move that the work may make, forward or backward. What is not listed is not allowed. */
export class TransitionDeclaration {
  /** The stage that the work leaves. */
  @IsId() from!: string;
  /** The stage that it goes to. */
  @IsId() to!: string;
}

/**
 * A stage that lies over all others: the kinds of actions that it names wait, at any stage, until its approval
 * is current (a security review before launch, new tools, external actions, billing and public proof).
 */
export class OverlayDeclaration {
  /** How decisions name it. */
  @IsId() name!: string;
  /** The kind of approval, declared under `approvals`. */
  @IsId() approval!: string;
  /** Kinds of actions of this workflow. */
  @AreNames() @ArrayMinSize(1) actions!: string[];
  /** What a decision that waits for it says. */
  @Optional() @IsText() reason?: string;
}
