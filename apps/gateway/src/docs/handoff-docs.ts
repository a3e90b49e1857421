import { handoffSchema, Next } from '#contracts';
import { answerOf, Described } from './described';
import { type Schema, schemaRef } from './schemas';

const { $schema: _, title: __, ...handoff } = handoffSchema;

/** A handoff as callers get it. */
export const handoffSchemas: Readonly<Record<string, Schema>> = { Handoff: handoff };

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
        schema: { type: 'string' },
      },
    ],
    answer: answerOf(Next),
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
