import { directions, outcomes } from '#contracts';
import { type Schema } from './schemas';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const count: Schema = { type: 'integer', minimum: 0 };
const position: Schema = { type: 'integer', minimum: 1 };
const time: Schema = { type: ['string', 'null'], format: 'date-time' };
const outcome: Schema = { type: 'string', enum: [...outcomes] };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const decisionAt = { decisionId: text, workOrderId: text, position };

const listOf = (properties: Readonly<Record<string, Schema>>, description: string): Schema => ({
  type: 'array',
  description,
  items: { type: 'object', required: Object.keys(properties), properties },
});

/** What a what-if answers. */
export const whatIfAnswer: Readonly<Record<string, Schema>> = {
  policy: {
    type: 'object',
    description: 'What was proposed: its digest, and its number where it was published.',
    required: ['id', 'workflowId', 'digest', 'version'],
    properties: { id: text, workflowId: text, digest, version: { type: ['integer', 'null'] } },
  },
  workflow: {
    type: ['object', 'null'],
    description: 'The proposed definition; null where each decision kept its own.',
    required: ['digest'],
    properties: { digest },
  },
  from: time,
  to: time,
  replayed: { ...count, description: 'Decisions that were made again.' },
  cells: listOf(
    {
      then: { ...outcome, description: 'As it was recorded.' },
      now: { ...outcome, description: 'As it would come out.' },
      count,
      examples: listOf(
        {
          ...decisionAt,
          action: {
            type: 'object',
            required: ['kind', 'system'],
            properties: { kind: text, system: text },
          },
          rulesThen: texts,
          rulesNow: texts,
          reasonNow: text,
        },
        'The first five in the order of the ledger.',
      ),
    },
    `Always nine, in this order: ${directions.map(({ then, now }) => `${then}→${now}`).join(', ')}.`,
  ),
  approverLoad: listOf(
    { kind: text, owner: text, before: count, after: count },
    'How often each owner was asked for an approval, and would have been.',
  ),
  notReplayable: listOf(
    { why: text, count, examples: listOf(decisionAt, 'The first five.') },
    'Decisions that cannot be made again, by why.',
  ),
  position: { ...count, description: 'Everything up to this ledger position was looked at.' },
  next: {
    type: ['integer', 'null'],
    description: 'Ask again `after` this position; null when there are no more.',
  },
  hint: { type: ['string', 'null'], description: 'Why there is nothing to see.' },
};
