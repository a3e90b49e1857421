/**
 * What a mapping file of `writ mcp proxy` may say: which tools of which servers an agent may call, and which action of a
 * workflow each call is. docs/agents.md explains every part of it.
 */
import { IsString, Matches } from 'class-validator';
import { AreExternalIds } from '../external-ids';
import {
  AreParts,
  AsItIs,
  checked,
  IsDuration,
  IsId,
  IsName,
  IsPart,
  IsScalarMap,
  IsText,
  Optional,
  type Scalar,
} from '../fields';
import { Meanings } from '../meanings';

/** A JSON Pointer (RFC 6901) into the arguments of a call. */
export const ARGUMENT_POINTER = /^(\/([^~/]|~[01])*)+$/;
const POINTER_MESSAGE = 'a JSON Pointer into the arguments of the call, such as /path';

const IsPointer = (): PropertyDecorator =>
  Matches(ARGUMENT_POINTER, { message: `$property must be ${POINTER_MESSAGE}` });

const isPointer = (value: unknown): boolean =>
  typeof value === 'string' && ARGUMENT_POINTER.test(value);

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

@Meanings({
  minor: 'Where the call states the amount in the smallest unit of the currency.',
  currency: 'ISO 4217 code.',
})
export class MoneyMapping {
  @IsPointer() minor!: string;
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code such as EUR' })
  currency!: string;
}

/** A tool, and the action of the workflow that each call of it is. */
@Meanings({
  tool: 'As the server names it.',
  as: "As agents see it; the server's name where absent.",
  action:
    'A kind of action that the workflow lists: it states authority, system, writes and arguments.',
  objects: 'Where the call names the objects that it is about.',
  arguments:
    'Argument of the action → place in the call, where that is not the argument of the same name.',
  amount: 'Where the call states an amount of money.',
  audience: 'Where the call states who sees the result.',
  step: 'The step of the workflow that each call completes.',
  rollback: 'How to undo it: actions that write carry one.',
})
export class ToolMapping {
  @IsText(128) tool!: string;
  @Optional() @IsText(128) as?: string;
  @IsName() action!: string;
  @Optional() @ArePointers() objects?: string[];
  @Optional() @AsItIs() @ArePointersByName() arguments?: Record<string, string>;
  @Optional() @IsPart(() => MoneyMapping) amount?: MoneyMapping;
  @Optional() @IsPointer() audience?: string;
  @Optional() @IsId() step?: string;
  @Optional() @IsText() rollback?: string;
}

/** A server: a command that speaks MCP over standard input and output, or an address of Streamable HTTP. */
@Meanings({
  name: 'The name of the server, for messages.',
  command: 'The program to start; it speaks MCP over standard input and output.',
  args: 'Its arguments.',
  env: 'Its environment; `${NAME}` has the value of that variable.',
  cwd: 'The folder that it starts in.',
  url: 'The address of a server that speaks Streamable HTTP, in place of a command.',
  headers: 'Headers of requests to it; `${NAME}` has the value of that variable.',
  timeout:
    'How long a call may take (ISO 8601); five minutes where absent. Then its outcome is unknown.',
  tools: 'The tools that agents may call; no others are shown.',
})
export class ServerMapping {
  @IsId() name!: string;
  @Optional() @IsText() command?: string;
  @Optional() @AreWords() args?: string[];
  @Optional() @AsItIs() @AreTextsByName() env?: Record<string, string>;
  @Optional() @IsText() cwd?: string;
  @Optional() @IsString() url?: string;
  @Optional() @AsItIs() @AreTextsByName() headers?: Record<string, string>;
  @Optional() @IsDuration() timeout?: string;
  @AreParts(() => ToolMapping) tools!: ToolMapping[];
}

@Meanings({
  workflow: 'The workflow that lists the actions.',
  workOrder:
    'The work order on which calls are decided. The first call opens it. `--work-order` names another one.',
  title: 'The title of the work order that the first call opens.',
  objects: 'The objects of that work order.',
  inputs: 'The inputs of that work order.',
  servers: 'The servers behind the proxy.',
})
export class ProxyMapping {
  @IsId() workflow!: string;
  @Optional() @IsId() workOrder?: string;
  @Optional() @IsText(200) title?: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  @AreParts(() => ServerMapping) servers!: ServerMapping[];
}
