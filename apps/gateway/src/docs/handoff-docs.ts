import { firstKinds, handoffSchema, unmetKinds } from '#contracts';
import { Described } from './described';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };

const objectOf = (
  properties: Readonly<Record<string, Schema>>,
  required = Object.keys(properties),
): Schema => ({ type: 'object', required, properties });

const { $schema: _, title: __, ...handoff } = handoffSchema;

/** What is next, and a handoff, in the shapes that callers get. */
export const handoffSchemas: Readonly<Record<string, Schema>> = {
  Handoff: handoff,
  Next: objectOf(
    {
      done: { type: 'boolean', description: 'No stage and no step is left.' },
      stage: { ...text, description: 'none where it is done, TBD where nobody knows.' },
      step: { ...text, description: 'The next open step of the stage; none.' },
      artifact: objectOf({
        kind: text,
        path: text,
        accept: text,
        outdated: { ...texts, description: 'What it left before and has to be left anew.' },
      }),
      owner: text,
      first: {
        type: 'array',
        description: 'What comes before it, in the order in which it is seen to.',
        items: objectOf({
          kind: { enum: [...firstKinds] },
          subject: text,
          owner: text,
          message: text,
        }),
      },
      closing: {
        type: 'array',
        description: 'What closing still misses, when it is done.',
        items: objectOf({ kind: { enum: [...unmetKinds] }, subject: text, message: text }),
      },
      action: { ...text, description: 'One sentence.' },
    },
    ['done', 'stage', 'step', 'owner', 'first', 'closing', 'action'],
  ),
};

/** GET /v1/work-orders/{workOrderId}/next in the words of OpenAPI. */
export const NextDocs = (): MethodDecorator =>
  Described({
    summary:
      'The next thing to do: the earliest stage whose artifact is missing, unless a specific output is asked for.',
    parameters: [
      {
        name: 'target',
        in: 'query',
        required: false,
        description: 'A stage, or the kind of an artifact; support outputs included.',
        schema: text,
      },
    ],
    answer: { 'application/json': schemaRef('Next') },
    canBeMissing: true,
  });

/** GET /v1/work-orders/{workOrderId}/handoff in the words of OpenAPI. */
export const HandoffDocs = (): MethodDecorator =>
  Described({
    summary:
      'The compact state of a work order for whoever goes on with it: artifacts, decisions, open questions, blockers, approvals, next owner.',
    answer: { 'application/json': schemaRef('Handoff') },
    canBeMissing: true,
  });
