import { type Schema } from './schemas';

const text: Schema = { type: 'string' };
const perhaps: Schema = { type: ['string', 'null'] };
const count: Schema = { type: 'integer', minimum: 0 };

const raisedOn = (description: string): Schema => ({
  type: 'array',
  description,
  items: {
    type: 'object',
    required: ['workOrderId', 'exceptionId', 'owner', 'status'],
    properties: {
      workOrderId: text,
      exceptionId: perhaps,
      owner: perhaps,
      status: { type: 'string', enum: ['open', 'resolved'] },
    },
  },
});

/** What a recall answers. */
export const recallAnswer: Readonly<Record<string, Schema>> = {
  root: { ...text, description: 'What was recalled, as chains end with it.' },
  code: { ...text, description: 'Of the exceptions, by the name that it has today.' },
  counts: {
    type: 'object',
    description: 'Work orders that were looked at, and what became of them.',
    required: ['workOrders', 'raised', 'already', 'refused'],
    properties: { workOrders: count, raised: count, already: count, refused: count },
  },
  raised: raisedOn('Exceptions that were raised now.'),
  already: raisedOn('Those that the same recall raised before; nothing was raised again.'),
  refused: {
    type: 'array',
    description: 'Work orders on which none could be raised, and why.',
    items: {
      type: 'object',
      required: ['workOrderId', 'code', 'message'],
      properties: { workOrderId: text, code: text, message: text },
    },
  },
  nextCursor: {
    ...perhaps,
    description:
      'State it as `cursor` to go on: the time or the limit was over. Null when there are no more.',
  },
  position: { ...count, description: 'Decisions up to this ledger position were looked at.' },
};
