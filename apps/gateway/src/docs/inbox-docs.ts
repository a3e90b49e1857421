import {
  Brief,
  delegationStatuses,
  inboxBoxes,
  inboxFilters,
  inboxStates,
  PolicyRef,
} from '#contracts';
import { Described } from './described';
import { type Schema, schemaRef } from './schemas';

const parameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Schema => ({ name, in: 'query', required: false, description, schema });

/** GET /v1/inbox in the words of OpenAPI. */
export const InboxDocs = (): MethodDecorator =>
  Described({
    summary:
      'What was delegated to the caller, or to those that the caller may answer for, the earliest first; or what the caller sent. Reading changes nothing.',
    parameters: [
      parameter('box', 'What came, or what the caller sent.', {
        enum: [...inboxBoxes],
        default: 'inbox',
      }),
      parameter('filter', 'Only this kind.', { enum: [...inboxFilters], default: 'all' }),
      parameter('state', 'Open: what nobody has confirmed, superseded or stopped.', {
        enum: [...inboxStates],
        default: 'open',
      }),
      parameter(
        'since',
        'Only what was sent from this time on (RFC 3339), or after the dispatch of this id, where no other work order sent one of that id.',
      ),
      parameter(
        'after',
        'Only what was sent after this ledger position: state the `next` of the answer, or the `position` of the last dispatch that you have seen.',
        { type: 'integer', minimum: 0 },
      ),
      parameter('limit', 'At most so many.', {
        type: 'integer',
        minimum: 1,
        maximum: 200,
        default: 20,
      }),
      parameter('verbose', 'With the whole brief, the owner of the work and the policy in force.', {
        type: 'boolean',
        default: false,
      }),
      parameter('atLeast', 'Wait until the answer is true at this ledger position, at most 5 s.', {
        type: 'integer',
        minimum: 0,
      }),
    ],
    answer: { 'application/json': schemaRef('InboxPage') },
  });

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const position: Schema = {
  type: 'integer',
  minimum: 1,
  description: 'Where in the ledger it was sent: state it as `after` to go on from there.',
};
const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema['type'], 'null'] });

/** An inbox in the shapes that callers get. */
export const inboxSchemas: Readonly<Record<string, Schema>> = {
  InboxEntry: {
    type: 'object',
    description:
      'A dispatch: sent, delivered, taken on, reported and confirmed are kept apart. `brief`, `verification`, `owner`, `workflow` and `policy` are there with `verbose`.',
    required: [
      'dispatchId',
      'position',
      'workOrderId',
      'kind',
      'step',
      'recipient',
      'delegator',
      'status',
      'state',
      'overdue',
      'objective',
      'erased',
      'digest',
      'createdAt',
      'timesOutAt',
      'deliveredAt',
      'acceptedAt',
      'acceptedBy',
      'reportedAt',
      'reportedBy',
      'confirmedAt',
      'confirmedBy',
    ],
    properties: {
      dispatchId: text,
      position,
      workOrderId: text,
      kind: { enum: inboxFilters.filter((kind) => kind !== 'all') },
      step: { ...orNull(text), description: 'Null: for the work order as a whole.' },
      recipient: text,
      delegator: text,
      status: { type: 'string', enum: [...delegationStatuses] },
      state: { enum: inboxStates.filter((state) => state !== 'any') },
      overdue: { type: 'boolean', description: 'Open beyond its hard timeout.' },
      objective: { ...orNull(text), description: 'At most 200 characters without `verbose`.' },
      erased: { type: 'boolean', description: 'The brief was destroyed.' },
      digest: { ...text, description: 'SHA-256 of what was sent.' },
      createdAt: time,
      timesOutAt: time,
      deliveredAt: orNull(time),
      acceptedAt: orNull(time),
      acceptedBy: orNull(text),
      reportedAt: orNull(time),
      reportedBy: orNull(text),
      confirmedAt: orNull(time),
      confirmedBy: orNull(text),
      brief: {
        anyOf: [schemaRef(Brief.name), { type: 'null' }],
        description: 'As it was sent; null where it is erased.',
      },
      verification: { type: 'array', items: text },
      owner: { ...text, description: 'Who answers for the work; TBD where nobody does.' },
      workflow: text,
      policy: {
        anyOf: [schemaRef(PolicyRef.name), { type: 'null' }],
        description: 'In force now.',
      },
    },
  },
  InboxPage: {
    type: 'object',
    required: ['items', 'malformed', 'next', 'position'],
    properties: {
      items: { type: 'array', items: { $ref: '#/components/schemas/InboxEntry' } },
      malformed: {
        type: 'array',
        description: 'Dispatches whose brief cannot be read: the others are shown all the same.',
        items: {
          type: 'object',
          required: ['dispatchId', 'position', 'why'],
          properties: { dispatchId: text, position, why: text },
        },
      },
      next: {
        type: ['integer', 'null'],
        description: 'State it as `after` to go on; null: this is all.',
      },
      position: { type: 'integer', minimum: 0, description: 'What the answer is true at.' },
    },
  },
};
