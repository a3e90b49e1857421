import { ArrayMinSize, IsIn, IsInt, Max, Min } from 'class-validator';
import {
  AreExternalIds,
  AreIds,
  AreNames,
  AreParts,
  AreTexts,
  Condition,
  IsDuration,
  IsHandoffPath,
  IsId,
  IsName,
  IsPart,
  IsScalarMap,
  IsText,
  Optional,
  type Outcome,
  outcomes,
  ProposedAction,
  type Scalar,
  Scope,
  visibilities,
  type Visibility,
} from '#contracts';

import {
  Confirm,
  Dispatch,
  Leave,
  PassGate,
  Question,
  Reply,
  ReportDone,
  TakeOn,
} from './story-lifecycle';
import {
  Assign,
  BreakGlassPart,
  EndBreakGlassPart,
  Remediate,
  Review,
  Skip,
} from './story-urgency';

/** Whose development key a step is taken with. */
export const roles = ['integrator', 'delegate', 'approver', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Opens the work order of the story, under the workflow beside it. */
export class Open {
  @IsText(200) title!: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
}

export class Prerequisite {
  @IsId() name!: string;
  @IsIn(['passed', 'failed']) result: 'passed' | 'failed' = 'passed';
  @Optional() @IsText() note?: string;
}

/** What a source knows; it reaches Writ as work events. */
export class Facts {
  @Optional() @IsScalarMap() values?: Record<string, Scalar>;
  /** Instants that lie this far back: fact → ISO 8601 duration. */
  @Optional() @IsScalarMap() ago?: Record<string, Scalar>;
  /** Instants that lie this far ahead. */
  @Optional() @IsScalarMap() ahead?: Record<string, Scalar>;
  /** The CloudEvents source that says so. */
  @IsText(256) source: string = '/examples/demo';
  /** How long ago it was observed; just now where absent. */
  @Optional() @IsDuration() observedAgo?: string;
}

/** Asks whether an action may run; later steps speak of the decision by its name. */
export class Decide {
  @IsId() name!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
}

/** An approval that a decision of the story waits for, or rests on. */
class OfDecision {
  @IsId() decision!: string;
  /** Where the decision wants several. */
  @Optional() @IsId() kind?: string;
}

export class Answer extends OfDecision {
  @Optional() @AreNames() permits?: string[];
  @Optional() @IsPart(() => Scope) scope?: Scope;
  @Optional() @AreParts(() => Condition) conditions?: Condition[];
  @Optional() @IsDuration() validFor?: string;
  @Optional() @IsText() comment?: string;
}

export class ReasonedAnswer extends OfDecision {
  @IsText() reason!: string;
}

export class Meet extends OfDecision {
  @IsInt() @Min(1) @Max(50) number!: number;
  /** Names of evidence of the story. */
  @AreIds() @ArrayMinSize(1) evidence!: string[];
  @Optional() @IsText() comment?: string;
}

/** What became of an action that may run. */
export class Report {
  @IsId() decision!: string;
  @Optional() @AreIds() evidence?: string[];
}

export class Block {
  @IsId() step!: string;
  @IsId() code!: string;
  @Optional() @IsText() note?: string;
}

export class Unblock {
  @IsId() step!: string;
}

/** Records an artifact; later steps speak of it by its name. */
export class Evidence {
  @IsId() name!: string;
  @IsId() kind!: string;
  @IsText(127) mediaType: string = 'text/plain';
  @IsText() text!: string;
  @IsIn(visibilities) visibility: Visibility = 'private';
  /** Its place in the handoff area. */
  @Optional() @IsHandoffPath() path?: string;
}

/** Settles the open exception of that code. */
export class Resolve {
  @IsId() code!: string;
  @IsText() resolution!: string;
}

export class Close {
  /** The name of the evidence that proves it. */
  @Optional() @IsId() evidence?: string;
}

/** A sentence, at most one deed, and what has to come of it. */
export class StoryStep {
  @IsText(200) say!: string;
  /** Who does it, where it is somebody else than usual. */
  @Optional() @IsIn(roles) as?: Role;
  /** On which track that a change of scope opened, where it is not the work order of the story itself. */
  @Optional() @IsId() track?: string;

  @Optional() @IsPart(() => Open) open?: Open;
  @Optional() @IsPart(() => Prerequisite) prerequisite?: Prerequisite;
  @Optional() @IsPart(() => Facts) facts?: Facts;
  @Optional() @IsPart(() => Decide) decide?: Decide;
  @Optional() @IsPart(() => Answer) approve?: Answer;
  @Optional() @IsPart(() => ReasonedAnswer) reject?: ReasonedAnswer;
  @Optional() @IsPart(() => ReasonedAnswer) revoke?: ReasonedAnswer;
  @Optional() @IsPart(() => Meet) meet?: Meet;
  @Optional() @IsPart(() => Report) perform?: Report;
  @Optional() @IsPart(() => Report) fail?: Report;
  /** Steps of the checklist. */
  @Optional() @AreIds() complete?: string[];
  @Optional() @IsPart(() => Block) block?: Block;
  @Optional() @IsPart(() => Unblock) unblock?: Unblock;
  @Optional() @IsPart(() => Evidence) evidence?: Evidence;
  @Optional() @IsPart(() => Resolve) resolve?: Resolve;
  @Optional() @IsPart(() => Skip) skip?: Skip;
  @Optional() @IsPart(() => Assign) assign?: Assign;
  @Optional() @IsPart(() => BreakGlassPart) breakGlass?: BreakGlassPart;
  @Optional() @IsPart(() => EndBreakGlassPart) endBreakGlass?: EndBreakGlassPart;
  @Optional() @IsPart(() => Review) review?: Review;
  @Optional() @IsPart(() => Remediate) remediate?: Remediate;
  /** Moves the work to a stage. */
  @Optional() @IsId() enter?: string;
  @Optional() @IsPart(() => Leave) leave?: Leave;
  @Optional() @IsPart(() => PassGate) gate?: PassGate;
  @Optional() @IsPart(() => Question) ask?: Question;
  @Optional() @IsPart(() => Reply) reply?: Reply;
  @Optional() @IsPart(() => Dispatch) dispatch?: Dispatch;
  @Optional() @IsPart(() => TakeOn) takeOn?: TakeOn;
  @Optional() @IsPart(() => ReportDone) reportDone?: ReportDone;
  @Optional() @IsPart(() => Confirm) confirm?: Confirm;
  @Optional() @IsPart(() => Close) close?: Close;

  /** What policy says to the action, at once or after the owner's answer. */
  @Optional() @IsIn(outcomes) expect?: Outcome;
  /** Rules that are among those that decided. */
  @Optional() @AreTexts(64) rules?: string[];
  /** The code of the stop. */
  @Optional() @IsId() code?: string;
  /** Writ refuses the deed, with this code. */
  @Optional() @IsName() refused?: string;
}

/** A use case as it is played: `story.yaml` beside the workflow. */
export class Story {
  /** Its number on the page that lists the use cases. */
  @IsInt() @Min(1) @Max(99) useCase!: number;
  @IsText(200) title!: string;
  @AreParts(() => StoryStep) @ArrayMinSize(1) steps!: StoryStep[];
}

export const deeds = [
  'open',
  'prerequisite',
  'facts',
  'decide',
  'approve',
  'reject',
  'revoke',
  'meet',
  'perform',
  'fail',
  'complete',
  'block',
  'unblock',
  'evidence',
  'resolve',
  'skip',
  'assign',
  'breakGlass',
  'endBreakGlass',
  'review',
  'remediate',
  'enter',
  'leave',
  'gate',
  'ask',
  'reply',
  'dispatch',
  'takeOn',
  'reportDone',
  'confirm',
  'close',
] as const satisfies readonly (keyof StoryStep)[];
export type Deed = (typeof deeds)[number];

/** What a step does; undefined when it only speaks. */
export const deedOf = (step: StoryStep): Deed | undefined =>
  deeds.find((deed) => step[deed] !== undefined);
