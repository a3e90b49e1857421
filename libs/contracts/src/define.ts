import { type Command, type RecordedEvent } from '#kernel';
import { type Role, type Service } from './access';

type Class<T> = new () => T;

/** What an event type is: its name, version, one sentence of meaning and the class of its data. */
export interface EventDefinition<Type extends string = string, Data = any> {
  readonly type: Type;
  readonly version: number;
  readonly owner: Service;
  readonly meaning: string;
  readonly data: Class<Data>;
  /** Fields stored as a salted digest in the log and as content beside it. */
  readonly erasable: readonly (keyof Data & string)[];
  /** By an older version: what turns its data into those of the next one. All from 1 on. */
  readonly upcasts: Readonly<Record<number, (data: any) => unknown>>;
}

export const defineEvent = <Type extends string, Data>(definition: {
  type: Type;
  version: number;
  owner: Service;
  meaning: string;
  data: Class<Data>;
  erasable?: readonly (keyof Data & string)[];
  upcasts?: Readonly<Record<number, (data: any) => unknown>>;
}): EventDefinition<Type, Data> => ({ erasable: [], upcasts: {}, ...definition });

/** What a decider returns for this definition. */
export type EventOf<D> =
  D extends EventDefinition<infer Type, infer Data>
    ? { readonly type: Type; readonly data: Data; readonly occurredAt?: string }
    : never;

/** What a fold receives for this definition. */
export type RecordedOf<D> =
  D extends EventDefinition<infer Type, infer Data> ? RecordedEvent<Type, Data> : never;

/** The data of an event if it is of this definition. Data fit their definition: the ledger takes no others. */
export const dataOf = <Data>(
  event: Pick<RecordedEvent, 'type' | 'data'>,
  { type }: EventDefinition<string, Data>,
): Data | undefined => (event.type === type ? event.data : undefined);

/** The data of the first event of this definition. */
export const firstDataOf = <Data>(
  events: readonly Pick<RecordedEvent, 'type' | 'data'>[],
  definition: EventDefinition<string, Data>,
): Data | undefined => events.map((event) => dataOf(event, definition)).find((data) => data);

/** A method and a path of HTTP, as OpenAPI writes it: what is in braces is a field of the body. AuthZEN has its own paths. */
export type Route = `${'POST' | 'PUT' | 'DELETE'} /${'v1' | 'access/v1'}/${string}`;

/** The fields in braces of a path. */
export const fieldsOfPath = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field!);

/** Method and path of the route that a contract states. Throws where it states none. */
export const parseRoute = ({ name, route }: Pick<CommandDefinition, 'name' | 'route'>) => {
  if (!route) throw new Error(`The contract of ${name} states no route.`);
  const [method, path] = route.split(' ') as ['POST' | 'PUT' | 'DELETE', string];
  return { method, path };
};

/** A command: who owns it, who may send it, where, and the classes of its body and its answer. */
export interface CommandDefinition<Name extends string = string, Body = any, Answer = any> {
  readonly name: Name;
  readonly service: Service;
  readonly meaning: string;
  /** Absent where only our own services send it. */
  readonly route?: Route;
  /** What callers send over HTTP, where the gateway makes the body of it. */
  readonly request?: Class<object>;
  /** The field of its answer that names what it creates, below the path of the route. */
  readonly creates?: string;
  /** It names no work order, and its service limits it to the work that the caller may see. */
  readonly forWorkflowLimited?: true;
  /** Roles that may send it; nobody else may. */
  readonly roles: readonly Role[];
  readonly body: Class<Body>;
  /** What the service answers; the gateway adds the ledger position. */
  readonly answer: Class<Answer>;
}

export const defineCommand = <Name extends string, Body, Answer>(
  definition: CommandDefinition<Name, Body, Answer>,
): CommandDefinition<Name, Body, Answer> => definition;

export type CommandOf<D> =
  D extends CommandDefinition<infer Name, infer Body, infer Answer>
    ? Command<Name, Body, Answer>
    : never;
