import { plainToInstance } from 'class-transformer';
import { IsBoolean, IsIn } from 'class-validator';
import { AuthzenMapping } from '../authzen/mapping';
import { AreExternalIds, IsExternalId } from '../external-ids';
import {
  AreIds,
  AreTexts,
  IsDuration,
  IsId,
  IsName,
  IsText,
  Optional,
  AreParts,
  IsPart,
} from '../fields';
import { type Mode, modes } from '../intake/events';
import { type AllowedOutput, allowedOutputs } from '../intake/tracks';
import { authorities, type Authority } from './action';
import {
  ApprovalDeclaration,
  BudgetDeclaration,
  GateDeclaration,
  TrackDeclaration,
} from './workflow-control';
import { PREREQUISITE_FAILED } from './codes';
import {
  ArtifactDeclaration,
  OverlayDeclaration,
  TransitionDeclaration,
} from './workflow-lifecycle';
import { StepDeclaration } from './workflow-steps';
import { IsOwner } from '../principals';
import { Meanings } from '../meanings';
import {
  valueTypes,
  type ValueType,
  IsCurrency,
  IsTypeMap,
  IsObjectsRule,
  type ObjectsRule,
  MapOf,
} from './workflow-fields';

const CURRENCY_MEANING =
  'Of an `integer` that is an amount of money in minor units: its ISO 4217 code. People see `8000` of `EUR` as 80.00 euros; rules, reports and the API have the integer.';

/** Something that the one who opens a work order brings along. */
@Meanings({
  name: 'How openers, rules (`resource.inputs`) and reports name it.',
  type: 'What it holds; an `instant` is an RFC 3339 time.',
  required: 'Whether work waits until it is given.',
  currency: CURRENCY_MEANING,
})
export class InputDeclaration {
  @IsId() name!: string;
  @IsIn(valueTypes) type!: ValueType;
  @IsBoolean() required: boolean = true;
  @Optional() @IsCurrency() currency?: string;
}

/** A condition that is checked, pass or fail, before work starts. */
@Meanings({
  name: 'How reports of it name it.',
  accept: 'The acceptance criteria, in words.',
  onFail: 'The exception code of a failure.',
})
export class PrerequisiteDeclaration {
  @IsId() name!: string;
  @IsText() accept!: string;
  @IsId() onFail: string = PREREQUISITE_FAILED;
}

/** A fact that rules may read. */
@Meanings({
  type: 'What it holds; a value of another type is recorded and counts as unknown.',
  maxAge: 'How old a statement may be (ISO 8601): an older one is as good as unknown.',
  source:
    'Who reports it: the `source` of the events or statements of a system, a person or a team. Statements of others, and of delegates, are recorded and count for no rule and no gate. A decision that needs it names the source.',
  currency: CURRENCY_MEANING,
})
export class FactDeclaration {
  @IsIn(valueTypes) type!: ValueType;
  @Optional() @IsDuration() maxAge?: string;
  @Optional() @IsExternalId() source?: string;
  @Optional() @IsCurrency() currency?: string;
}

/** A system that work may touch, and what in it. */
@Meanings({
  name: 'How actions name it.',
  reads: 'What may be read there.',
  writes: 'What may be written there; a system that lists nothing is never written.',
})
export class SystemDeclaration {
  @IsId() name!: string;
  @AreIds() reads: string[] = [];
  @AreIds() writes: string[] = [];
}

/** The access that delegates work with, and who reviews it. */
@Meanings({
  scope: 'What the access allows, in words.',
  reviewer: 'Who reviews it.',
})
export class CredentialDeclaration {
  @IsText() scope!: string;
  @IsOwner() reviewer!: string;
}

/** A kind of action that may be proposed at all. */
@Meanings({
  kind: 'How proposals and rules (`Action::"…"`) name it.',
  authority: 'Its class of authority.',
  system: 'The one system that it touches.',
  writes: 'What it may write there; a part of what the system lists.',
  arguments: 'Values that the rules may read for this action alone.',
  objects:
    'Which objects it may be about: those of the work order where absent, those of the work order and all of some kinds, `any`, or `none`.',
  confirmedByRequester:
    'Lets a requester who did not propose it confirm it: the person who sent the agent, say.',
  outcomeWithin:
    'How soon after a run its outcome has to be reported. Without a report by then, Writ raises `outcome-unknown`. Where absent, no report is due.',
  reportedBy:
    'Who reports its outcome besides its requester and operators: the `source` of the events of a system, or a principal.',
})
export class ActionDeclaration {
  @IsName() kind!: string;
  @IsIn(authorities) authority!: Authority;
  @IsId() system!: string;
  @AreIds() writes: string[] = [];
  @IsTypeMap() arguments: Map<string, ValueType> = new Map();
  @Optional() @IsObjectsRule() objects?: ObjectsRule;
  @Optional() @IsBoolean() confirmedByRequester?: boolean;
  @Optional() @IsDuration() outcomeWithin?: string;
  @Optional() @IsExternalId() reportedBy?: string;
}

/** An ordered group of steps that leaves an artifact. */
@Meanings({
  name: 'How moves and reports name it.',
  steps: 'Its checklist, in order.',
  artifact:
    'What it leaves; a workflow none of whose stages leaves anything does not go by stages.',
  owner: 'Who does it; the owner of the work order where absent.',
  gates: 'Gates of this workflow that stand between this stage and the next.',
  support: 'A support output: done when somebody requests it, never the next thing by itself.',
})
export class StageDeclaration {
  @IsId() name!: string;
  @AreParts(() => StepDeclaration) steps: StepDeclaration[] = [];
  @Optional() @IsPart(() => ArtifactDeclaration) artifact?: ArtifactDeclaration;
  @Optional() @IsOwner() owner?: string;
  @AreIds() gates: string[] = [];
  @IsBoolean() support: boolean = false;
}

@Meanings({
  kind: 'As evidence names its kind: `refund-receipt`.',
})
export class EvidenceDeclaration {
  @IsId() kind!: string;
}

/** What must be there before a work order can be closed. */
@Meanings({
  evidence: 'Each kind must be recorded and must prove.',
})
export class ClosureDeclaration {
  @AreParts(() => EvidenceDeclaration) evidence: EvidenceDeclaration[] = [];
}

@Meanings({
  work: 'From opened to closed.',
  stallAfter: 'Waiting or blocked longer than this is stalled.',
})
export class ServiceLevels {
  @Optional() @IsDuration() work?: string;
  @Optional() @IsDuration() stallAfter?: string;
}

/**
 * What a published workflow says, as an instance with every default filled in (`workflowOf`). The
 * ledger keeps the text as it was published, without defaults, so that its digest never moves.
 *
 * Everything is optional except what no workflow can do without, and nothing unknown is taken: what
 * comes later is one more optional field.
 */
@Meanings({
  id: 'The name of the workflow; a policy in the same folder governs it.',
  jobType: 'What reports group its work by.',
  title: 'What people see.',
  owner: 'Who answers for the workflow: a person or a team. `TBD` cannot be published.',
  mode: '`enforce`, or `observe`: decisions are recorded and nothing is held back.',
  inputs: 'What the opener of a work order brings along.',
  prerequisites: 'Conditions that are checked before work starts.',
  facts: 'Facts that rules and gates may read.',
  objects: 'The kinds of things that work is about: `order`, `payment`.',
  handoffs: 'Who hands what to whom, in words.',
  knownFailurePoints: 'What has gone wrong before, in words.',
  systems: 'The systems that its work may touch; an action on another one stops.',
  credentials: 'The access that delegates work with.',
  actions: 'Every kind of action that may be proposed; any other one stops.',
  stages: 'The stages of its work, in order.',
  closure: 'What closing a work order needs.',
  claimedEvidence:
    'Kinds of evidence that prove by the digest and the address that their recorder claims, though nobody has checked the content. Evidence of every other kind proves once it is verified.',
  approvals: 'Who answers each kind of approval.',
  budget: 'What one work order may do in all; nothing is limited where absent.',
  delegatesMayOpen:
    'Whether a delegate may open its work; where absent, only people and systems do.',
  allowedOutput:
    '`draft-only`: its work only prepares until all gates are open. An opener may state it where this does not, never the reverse.',
  gates: 'What must be granted and known before work goes on; draft-only work stays so until then.',
  transitions: 'Moves between stages; each stage to the next one where none is listed.',
  overlays: 'Approvals that kinds of actions wait for at any stage.',
  privatePaths: 'Places and files that no brief may name, besides `brain/` and `task.md`.',
  onScopeChange:
    'Draft-only child work orders that open when an action goes beyond what was granted.',
  changeControl:
    'The workflow whose decision every change of this workflow, or of its policy, needs.',
  exceptionCodes: "Codes that this workflow's work may raise, besides the built-in ones.",
  slas: 'How long its work may take.',
  calendar:
    'The calendar in which times to answer and service levels are counted; around the clock where absent.',
  reportWithin:
    'How late a report of an action may arrive and still count at its own time. Where absent, a run covers only what is reported while it is in force.',
  repeatWindow: 'The same job on the same object within this time is repeat work.',
  authzen:
    'How questions of AuthZEN become actions of this workflow; nobody asks about its work where absent.',
})
export class WorkflowDefinition {
  @IsId() id!: string;
  @IsId() jobType!: string;
  @IsText(200) title!: string;
  @IsOwner() owner!: string;
  @IsIn(modes) mode: Mode = 'enforce';
  @AreParts(() => InputDeclaration) inputs: InputDeclaration[] = [];
  @AreParts(() => PrerequisiteDeclaration) prerequisites: PrerequisiteDeclaration[] = [];
  @MapOf(() => FactDeclaration) facts: Map<string, FactDeclaration> = new Map();
  @AreExternalIds() objects: string[] = [];
  @AreTexts() handoffs: string[] = [];
  @AreTexts() knownFailurePoints: string[] = [];
  @AreParts(() => SystemDeclaration) systems: SystemDeclaration[] = [];
  @Optional()
  @IsPart(() => CredentialDeclaration)
  credentials?: CredentialDeclaration;
  @AreParts(() => ActionDeclaration) actions: ActionDeclaration[] = [];
  @AreParts(() => StageDeclaration) stages: StageDeclaration[] = [];
  @IsPart(() => ClosureDeclaration)
  closure: ClosureDeclaration = new ClosureDeclaration();
  @AreIds() claimedEvidence: string[] = [];
  @MapOf(() => ApprovalDeclaration) approvals: Map<string, ApprovalDeclaration> = new Map();
  @Optional() @IsPart(() => BudgetDeclaration) budget?: BudgetDeclaration;
  @IsBoolean() delegatesMayOpen: boolean = false;
  @IsIn(allowedOutputs) allowedOutput: AllowedOutput = 'any';
  @AreParts(() => GateDeclaration) gates: GateDeclaration[] = [];
  @AreParts(() => TransitionDeclaration, 1_000) transitions: TransitionDeclaration[] = [];
  @AreParts(() => OverlayDeclaration) overlays: OverlayDeclaration[] = [];
  @AreTexts(200) privatePaths: string[] = [];
  @AreParts(() => TrackDeclaration) onScopeChange: TrackDeclaration[] = [];
  @Optional() @IsId() changeControl?: string;
  @AreIds() exceptionCodes: string[] = [];
  @IsPart(() => ServiceLevels) slas: ServiceLevels = new ServiceLevels();
  @Optional() @IsId() calendar?: string;
  @Optional() @IsDuration() reportWithin?: string;
  @Optional() @IsDuration() repeatWindow?: string;
  @Optional() @IsPart(() => AuthzenMapping) authzen?: AuthzenMapping;
}

/** A published or proposed definition as an instance. Validates nothing. */
export const workflowOf = (definition: Readonly<Record<string, unknown>>): WorkflowDefinition =>
  plainToInstance(WorkflowDefinition, definition);
