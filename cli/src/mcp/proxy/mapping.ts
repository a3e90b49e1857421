/**
 * What a mapping file of `writ mcp proxy` may say: which tools of which servers an agent may call, and which action of a
 * workflow each call is. docs/agents.md explains every part of it.
 */
import { IsString, Matches } from 'class-validator';
import { AreExternalIds, AreParts, AsItIs, checked, IsDuration, IsId } from '#contracts';
import { IsName, IsPart, IsScalarMap, IsText, Optional, type Scalar } from '#contracts';

/** A JSON Pointer (RFC 6901) into the arguments of a call. */
const POINTER = /^(\/([^~/]|~[01])*)+$/;
const POINTER_MESSAGE = 'a JSON Pointer into the arguments of the call, such as /path';

const IsPointer = (): PropertyDecorator =>
  Matches(POINTER, { message: `$property must be ${POINTER_MESSAGE}` });

const isPointer = (value: unknown): boolean => typeof value === 'string' && POINTER.test(value);

const ArePointers = (): PropertyDecorator =>
  checked(
    'arePointers',
    (value) => Array.isArray(value) && value.every(isPointer),
    `each value in $property must be ${POINTER_MESSAGE}`,
  );

const isRecordOf = (isRight: (value: unknown) => boolean) => (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(isRight);

const ArePointersByName = (): PropertyDecorator =>
  checked(
    'arePointersByName',
    isRecordOf(isPointer),
    `$property must map names of arguments of the action each to ${POINTER_MESSAGE}`,
  );

const AreTextsByName = (): PropertyDecorator =>
  checked(
    'areTextsByName',
    isRecordOf((value) => typeof value === 'string'),
    '$property must map names to texts; quote numbers',
  );

const AreWords = (): PropertyDecorator =>
  checked(
    'areWords',
    (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    '$property must be a list of texts; quote numbers',
  );

export class MoneyMapping {
  /** Where the call states the amount in the smallest unit of the currency. */
  @IsPointer() minor!: string;
  /** ISO 4217 code. */
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code such as EUR' })
  currency!: string;
}

/** A tool, and the action of the workflow that each call of it is. */
export class ToolMapping {
  /** As the server names it. */
  @IsText(128) tool!: string;
  /** As agents see it; the server's name where absent. */
  @Optional() @IsText(128) as?: string;
  /** A kind of action that the workflow lists: it states authority, system, writes and arguments. */
  @IsName() action!: string;
  /** Where the call names the objects that it is about. */
  @Optional() @ArePointers() objects?: string[];
  /** Argument of the action → place in the call, where that is not the argument of the same name. */
  @Optional() @AsItIs() @ArePointersByName() arguments?: Record<string, string>;
  @Optional() @IsPart(() => MoneyMapping) amount?: MoneyMapping;
  @Optional() @IsPointer() audience?: string;
  @Optional() @IsId() step?: string;
  /** How to undo it: actions that write carry one. */
  @Optional() @IsText() rollback?: string;
}

/** A server: a command that speaks MCP over standard input and output, or an address of Streamable HTTP. */
export class ServerMapping {
  @IsId() name!: string;
  @Optional() @IsText() command?: string;
  @Optional() @AreWords() args?: string[];
  @Optional() @AsItIs() @AreTextsByName() env?: Record<string, string>;
  @Optional() @IsText() cwd?: string;
  @Optional() @IsString() url?: string;
  @Optional() @AsItIs() @AreTextsByName() headers?: Record<string, string>;
  /** How long a call may take (ISO 8601); five minutes where absent. Then its outcome is unknown. */
  @Optional() @IsDuration() timeout?: string;
  @AreParts(() => ToolMapping) tools!: ToolMapping[];
}

export class ProxyMapping {
  /** The workflow that lists the actions. */
  @IsId() workflow!: string;
  /** The work order on which calls are decided. The first call opens it. `--work-order` names another one. */
  @Optional() @IsId() workOrder?: string;
  @Optional() @IsText(200) title?: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  @AreParts(() => ServerMapping) servers!: ServerMapping[];
}
