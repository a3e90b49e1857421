import { inboxBoxes, inboxFilters, InboxPage, inboxStates } from '#contracts';
import { answerOf, Described } from './described';
import { type Schema } from './schemas';

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
    answer: answerOf(InboxPage),
  });
