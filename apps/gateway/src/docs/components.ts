import { certificateSchema } from '#certificate';
import { deliverySchema, handoffSchema } from '#contracts';
import { problemStatus } from '../problems/problem';
import { receiptSchemas } from '../receipts/schemas';
import { explained } from './document-members';
import { answeredAsOf, answeredAsOfSchema } from './as-of-docs';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const { $schema: _, title: __, ...handoff } = handoffSchema;

/** Schemas of documents, and of the shapes around what contracts describe. */
export const ownSchemas: Readonly<Record<string, Schema>> = explained({
  Handoff: handoff,
  Delivery: deliverySchema,
  ...receiptSchemas,
  ClosureCertificate: certificateSchema,
  AnsweredAsOf: answeredAsOfSchema,
  Problem: {
    type: 'object',
    description:
      'RFC 9457. Branch on `code`, show `detail`; further members are facts about the refusal.',
    required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'traceId'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'Leads to what the code means.' },
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { ...text, description: 'What is wrong and what to do about it.' },
      code: {
        description: 'Stable. A later version may have further codes.',
        anyOf: [schemaRef('ProblemCode'), text],
      },
      instance: { ...text, description: 'The address of the request.' },
      traceId: { ...text, description: 'Joins the answer, the logs and the events.' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['pointer', 'message'],
          properties: {
            pointer: { ...text, description: 'Where in the request (RFC 6901).' },
            message: text,
            kind: { ...text, description: 'What stands there, such as `github-token`; stable.' },
          },
        },
      },
    },
    additionalProperties: true,
  },
  ProblemCode: {
    type: 'string',
    description: 'The codes of problems; GET /problems/{code} says what to do about one.',
    enum: Object.keys(problemStatus).sort(),
  },
  DecisionAnswer: {
    description: 'One decision, and the newest one in its place; null where it is in force.',
    allOf: [
      schemaRef('DecisionRecord'),
      {
        type: 'object',
        required: ['latest'],
        properties: {
          asOf: answeredAsOf,
          latest: {
            anyOf: [
              {
                allOf: [
                  schemaRef('DecisionRecord'),
                  { type: 'object', properties: { asOf: answeredAsOf } },
                ],
              },
              { type: 'null' },
            ],
          },
        },
      },
    ],
  },
  CloudEvent: {
    type: 'object',
    description: 'CloudEvents 1.0, structured JSON. Further attributes are extensions.',
    required: ['specversion', 'id', 'source', 'type'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', minLength: 1, maxLength: 256 },
      source: { type: 'string', minLength: 1, maxLength: 256 },
      type: { type: 'string', minLength: 1, description: 'Such as writ.step.completed.v1.' },
      subject: text,
      time: { type: 'string', format: 'date-time' },
      datacontenttype: text,
      dataschema: text,
      data: {},
      data_base64: { type: 'string', contentEncoding: 'base64' },
    },
    additionalProperties: true,
  },
});
