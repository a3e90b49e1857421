import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, ValidateNested } from 'class-validator';
import { applyDecorators } from '../apply-decorators';
import {
  AreIds,
  AreTexts,
  checked,
  ID_PATTERN,
  IsDuration,
  IsId,
  IsName,
  IsText,
  LIST_MAX,
  Optional,
  AreParts,
  IsPart,
  isObject,
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
import { IsOwner } from '../principals';

/** What a fact, an input or an argument may hold. `instant` is an RFC 3339 time. */
export const valueTypes = ['boolean', 'integer', 'string', 'strings', 'instant'] as const;
export type ValueType = (typeof valueTypes)[number];

/**
 * A JSON object that becomes a `Map`, so that a look-up finds no `constructor` that nobody declared.
 * (class-transformer's own maps lose entries that are named like a method of `Map`.)
 */
const AsMap = (entryOf: (entry: unknown) => unknown): PropertyDecorator =>
  Transform(({ obj, key }) => {
    const said: unknown = obj[key];
    if (!isObject(said)) return said;
    return new Map(Object.entries(said).map(([name, entry]) => [name, entryOf(entry)]));
  });

const hasSafeNames = (value: unknown): value is ReadonlyMap<string, unknown> =>
  value instanceof Map &&
  value.size <= LIST_MAX &&
  [...value.keys()].every((name) => ID_PATTERN.test(name));

const MapOf = (contract: () => new () => object): PropertyDecorator =>
  applyDecorators(
    AsMap((entry) => (isObject(entry) ? plainToInstance(contract(), entry) : entry)),
    checked(
      'isMapOf',
      hasSafeNames,
      '$property must map names of A-Z, a-z, 0-9, _ and - to what they declare',
    ),
    checked(
      'isMapOfParts',
      (value) => value instanceof Map && [...value.values()].every(isObject),
      '$property must map each name to an object',
    ),
    ValidateNested({ each: true, message: '$property must map each name to an object' }),
  );

/** Name → value type, as a `Map`. */
const IsTypeMap = (): PropertyDecorator =>
  applyDecorators(
    AsMap((type) => type),
    checked(
      'isTypeMap',
      (value) =>
        hasSafeNames(value) &&
        [...value.values()].every((type) => valueTypes.includes(type as ValueType)),
      `$property must map names to one of ${valueTypes.join(', ')}`,
    ),
  );

/** What a workflow says of the objects of an action: any, none, or also all objects of these kinds. */
export type ObjectsRule = 'any' | 'none' | string[];

const IsObjectsRule = (): PropertyDecorator =>
  checked(
    'isObjectsRule',
    (value) =>
      value === 'any' ||
      value === 'none' ||
      (Array.isArray(value) &&
        value.length > 0 &&
        value.length <= LIST_MAX &&
        value.every((kind) => typeof kind === 'string' && ID_PATTERN.test(kind))),
    '$property must be any, none, or a list of kinds of objects; leave it out for the objects of the work order',
  );

/** Something that the one who opens a work order brings along. */
export class InputDeclaration {
  /** How openers, rules (`resource.inputs`) and reports name it. */
  @IsId() name!: string;
  /** What it holds; an `instant` is an RFC 3339 time. */
  @IsIn(valueTypes) type!: ValueType;
  /** Whether work waits until it is given. */
  @IsBoolean() required: boolean = true;
}

/** A condition that is checked, pass or fail, before work starts. */
export class PrerequisiteDeclaration {
  /** How reports of it name it. */
  @IsId() name!: string;
  /** The acceptance criteria: what somebody looks at to say passed. */
  @IsText() accept!: string;
  /** The exception code of a failure. */
  @IsId() onFail: string = PREREQUISITE_FAILED;
}

/** A fact that rules may read. */
export class FactDeclaration {
  /** What it holds; a value of another type is recorded and counts as unknown. */
  @IsIn(valueTypes) type!: ValueType;
  /** Older than this it is as good as unknown. */
  @Optional() @IsDuration() maxAge?: string;
  /**
   * Who reports it: the `source` of the events or statements of a system, a person or a team. Statements of others, and
   * of delegates, are recorded and count for no rule and no gate. A decision that needs it names the source.
   */
  @Optional() @IsText(128) source?: string;
}

/** A system that work may touch, and what in it. */
export class SystemDeclaration {
  /** How actions name it. */
  @IsId() name!: string;
  /** What may be read there. */
  @AreIds() reads: string[] = [];
  /** What may be written there; a system that lists nothing is never written. */
  @AreIds() writes: string[] = [];
}

/** The access that delegates work with, and who reviews it. */
export class CredentialDeclaration {
  /** What the access allows, in words. */
  @IsText() scope!: string;
  /** Who reviews it. */
  @IsOwner() reviewer!: string;
}

/** A kind of action that may be proposed at all. */
export class ActionDeclaration {
  /** How proposals and rules (`Action::"…"`) name it. */
  @IsName() kind!: string;
  /** Its class of authority. */
  @IsIn(authorities) authority!: Authority;
  /** The one system that it touches. */
  @IsId() system!: string;
  /** What it may write there; a part of what the system lists. */
  @AreIds() writes: string[] = [];
  /** What the rules may want to know of this action alone. */
  @IsTypeMap() arguments: Map<string, ValueType> = new Map();
  /**
   * Which objects it may be about: those of the work order where absent, those of the work order and all of some
   * kinds, `any`, or `none`.
   */
  @Optional() @IsObjectsRule() objects?: ObjectsRule;
  /** Lets a requester who did not propose it confirm it: the person who sent the agent, say. */
  @Optional() @IsBoolean() confirmedByRequester?: boolean;
}

export class StepDeclaration {
  /** How reports name it: one name in the whole workflow. */
  @IsId() name!: string;
  /** The exception code of a block whose reporter names none. */
  @Optional() @IsId() onBlock?: string;
}

/** An ordered group of steps that leaves an artifact. */
export class StageDeclaration {
  /** How moves and reports name it. */
  @IsId() name!: string;
  /** Its checklist, in order. */
  @AreParts(() => StepDeclaration) steps: StepDeclaration[] = [];
  /** What it leaves; a workflow none of whose stages leaves anything does not go by stages. */
  @Optional() @IsPart(() => ArtifactDeclaration) artifact?: ArtifactDeclaration;
  /** Who does it; the owner of the work order where absent. */
  @Optional() @IsOwner() owner?: string;
  /** Gates of this workflow that stand between this stage and the next. */
  @AreIds() gates: string[] = [];
  /** A support output: done when somebody asks for it, never the next thing by itself. */
  @IsBoolean() support: boolean = false;
}

export class EvidenceDeclaration {
  /** As evidence names its kind: `refund-receipt`. */
  @IsId() kind!: string;
}

/** What must be there before a work order can be closed. */
export class ClosureDeclaration {
  /** Each kind must be recorded and must prove. */
  @AreParts(() => EvidenceDeclaration) evidence: EvidenceDeclaration[] = [];
}

export class ServiceLevels {
  /** From opened to closed. */
  @Optional() @IsDuration() work?: string;
  /** Waiting or blocked longer than this is stalled. */
  @Optional() @IsDuration() stallAfter?: string;
}

/**
 * What a published workflow says, as an instance with every default filled in (`workflowOf`). The
 * ledger keeps the text as it was published, without defaults, so that its digest never moves.
 *
 * Everything is optional except what no workflow can do without, and nothing unknown is taken: what
 * comes later is one more optional field.
 */
export class WorkflowDefinition {
  /** The name of the workflow; a policy in the same folder governs it. */
  @IsId() id!: string;
  /** What reports group its work by. */
  @IsId() jobType!: string;
  /** What people see. */
  @IsText(200) title!: string;
  /** Who answers for the workflow: a person or a team. `TBD` cannot be published. */
  @IsOwner() owner!: string;
  /** `enforce`, or `observe`: decisions are recorded and nothing is held back. */
  @IsIn(modes) mode: Mode = 'enforce';
  /** What the opener of a work order brings along. */
  @AreParts(() => InputDeclaration) inputs: InputDeclaration[] = [];
  /** Conditions that are checked before work starts. */
  @AreParts(() => PrerequisiteDeclaration) prerequisites: PrerequisiteDeclaration[] = [];
  /** Facts that rules and gates may read. */
  @MapOf(() => FactDeclaration) facts: Map<string, FactDeclaration> = new Map();
  /** The kinds of things that work is about: `order`, `payment`. */
  @AreIds() objects: string[] = [];
  /** Who hands what to whom, in words. */
  @AreTexts() handoffs: string[] = [];
  /** What has gone wrong before, in words. */
  @AreTexts() knownFailurePoints: string[] = [];
  /** The systems that its work may touch; an action on another one stops. */
  @AreParts(() => SystemDeclaration) systems: SystemDeclaration[] = [];
  /** The access that delegates work with. */
  @Optional()
  @IsPart(() => CredentialDeclaration)
  credentials?: CredentialDeclaration;
  /** Every kind of action that may be proposed; any other one stops. */
  @AreParts(() => ActionDeclaration) actions: ActionDeclaration[] = [];
  /** The stages of its work, in order. */
  @AreParts(() => StageDeclaration) stages: StageDeclaration[] = [];
  /** What closing a work order needs. */
  @IsPart(() => ClosureDeclaration)
  closure: ClosureDeclaration = new ClosureDeclaration();
  /**
   * Kinds of evidence that prove by the digest and the address that their recorder claims, though nobody has
   * checked the content. Evidence of every other kind proves once it is verified.
   */
  @AreIds() claimedEvidence: string[] = [];
  /** Who answers each kind of approval. */
  @MapOf(() => ApprovalDeclaration) approvals: Map<string, ApprovalDeclaration> = new Map();
  /** What one work order may do in all; nothing is limited where absent. */
  @Optional() @IsPart(() => BudgetDeclaration) budget?: BudgetDeclaration;
  /** `draft-only`: its work only prepares until all gates are open. An opener may say so where this does not, never the reverse. */
  @IsIn(allowedOutputs) allowedOutput: AllowedOutput = 'any';
  /** What must be granted and known before work goes on; draft-only work stays so until then. */
  @AreParts(() => GateDeclaration) gates: GateDeclaration[] = [];
  /** Moves between stages; each stage to the next one where none is listed. */
  @AreParts(() => TransitionDeclaration, 1_000) transitions: TransitionDeclaration[] = [];
  /** Approvals that kinds of actions wait for at any stage. */
  @AreParts(() => OverlayDeclaration) overlays: OverlayDeclaration[] = [];
  /** Places and files that no brief may name, besides `brain/` and `task.md`. */
  @AreTexts(200) privatePaths: string[] = [];
  /** Draft-only child work orders that open when an action goes beyond what was granted. */
  @AreParts(() => TrackDeclaration) onScopeChange: TrackDeclaration[] = [];
  /** The workflow whose decision every change of this workflow, or of its policy, needs. */
  @Optional() @IsId() changeControl?: string;
  /** Codes that this workflow's work may raise, besides the built-in ones. */
  @AreIds() exceptionCodes: string[] = [];
  /** How long its work may take. */
  @IsPart(() => ServiceLevels) slas: ServiceLevels = new ServiceLevels();
  /** The calendar in which times to answer and service levels are counted; around the clock where absent. */
  @Optional() @IsId() calendar?: string;
  /** The same job on the same object within this time is repeat work. */
  @Optional() @IsDuration() repeatWindow?: string;
}

/** A published or proposed definition as an instance. Validates nothing. */
export const workflowOf = (definition: Readonly<Record<string, unknown>>): WorkflowDefinition =>
  plainToInstance(WorkflowDefinition, definition);
