import { parseInstant } from '#kernel';
import { type RuleRequest, type TypedValue } from '../../domain/rules';
import { groupsOf } from '../evaluate';
import { datetimeOf } from './extensions';
import { EntityUid, equal, type Value } from './values';

type RecordValue = ReadonlyMap<string, Value>;

/** What closures evaluate: the request, and the two entities that are known. */
export interface CedarRequest {
  readonly principal: EntityUid;
  readonly action: EntityUid;
  readonly resource: EntityUid;
  readonly context: RecordValue;
  /** What the principal is in. */
  readonly parents: readonly EntityUid[];
  /** Of the resource; the principal has none. */
  readonly attributes: RecordValue;
}

/** The same values as Cedar gets (`evaluate.ts`). */
export const cedarRequestOf = (request: RuleRequest): CedarRequest => {
  const { delegate, workOrder, action, arguments: given, facts, now } = request;
  const { authority, system, writes = [], objects = [], amount, audience } = action;
  const context = new Map<string, Value>([
    ['authority', authority],
    ['system', system],
    ['writes', writes],
    ['objects', objects],
    ['arguments', recordOf(given)],
    ['facts', recordOf(facts)],
    ['now', datetimeOf(now)],
  ]);
  if (amount)
    context.set(
      'amount',
      new Map<string, Value>(Object.entries({ ...amount }) as [string, Value][]),
    );
  if (audience !== undefined) context.set('audience', audience);
  const attributes = new Map<string, Value>([
    ['objects', workOrder.objects],
    ['inputs', recordOf(workOrder.inputs)],
    ['jobType', workOrder.jobType],
  ]);
  if (workOrder.owner !== undefined) attributes.set('owner', workOrder.owner);
  return {
    principal: new EntityUid('Delegate', delegate),
    action: new EntityUid('Action', action.kind),
    resource: new EntityUid('WorkOrder', workOrder.id),
    context,
    parents: groupsOf(request).map(({ type, id }) => new EntityUid(type, id)),
    attributes,
  };
};

const recordOf = (values: readonly TypedValue[]): RecordValue =>
  new Map(values.map((value) => [value.name, valueOf(value)]));

const valueOf = ({ type, value }: TypedValue): Value =>
  type === 'instant' ? datetimeOf(parseInstant(String(value))!) : value;

const NOTHING: RecordValue = new Map();

/** Attributes of an entity; undefined for one that nobody knows. */
export const attributesOf = (entity: EntityUid, request: CedarRequest): RecordValue | undefined => {
  if (equal(entity, request.resource)) return request.attributes;
  return equal(entity, request.principal) ? NOTHING : undefined;
};

/** An entity is in itself, and the principal in its parents. */
export const isIn = (entity: EntityUid, group: EntityUid, request: CedarRequest): boolean =>
  equal(entity, group) ||
  (equal(entity, request.principal) && request.parents.some((parent) => equal(parent, group)));
