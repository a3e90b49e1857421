import { certificateSchemas } from './certificate-docs';
import { deliverySchemas } from './delivery-docs';
import { handoffSchemas } from './handoff-docs';
import { inboxSchemas } from './inbox-docs';
import { receiptSchemas } from './log-docs';
import { noticeSchemas } from './notice-schemas';
import { answeredAsOf } from './past-docs';
import { type Schema } from './schemas';
import { sessionSchemas } from './session-docs';

const text: Schema = { type: 'string' };
const position: Schema = {
  type: 'integer',
  minimum: 0,
  description: 'A position in the ledger: events are numbered 1, 2, 3 … in the order of commit.',
};

/** Schemas that are the gateway's own: the shapes around what contracts describe. */
export const ownSchemas: Readonly<Record<string, Schema>> = {
  ...noticeSchemas,
  ...inboxSchemas,
  ...handoffSchemas,
  ...deliverySchemas,
  ...receiptSchemas,
  ...certificateSchemas,
  ...sessionSchemas,
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
      code: { ...text, description: 'Stable.' },
      instance: { ...text, description: 'The address that was asked.' },
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
  Row: {
    type: 'object',
    description: 'One row of the SQL view of the same name, column by column.',
    additionalProperties: true,
  },
  List: {
    type: 'object',
    required: ['items', 'nextCursor', 'position'],
    properties: {
      items: { type: 'array', items: { $ref: '#/components/schemas/Row' } },
      nextCursor: {
        type: ['string', 'null'],
        description: 'State it as `cursor` for the next page; null when this is the last.',
      },
      position: { ...position, description: 'The ledger position that the answer is true at.' },
      asOf: answeredAsOf,
    },
  },
  ApprovalReview: {
    type: 'object',
    description: 'What the approver was shown, what is so today, and the difference.',
    required: ['approval', 'packet', 'now', 'changes', 'digest'],
    properties: {
      approval: { type: 'object', description: 'As the rules see it: status, owner, coverage …' },
      packet: { type: 'object', description: 'As it was asked for, and kept.' },
      now: {
        type: 'object',
        properties: {
          facts: { type: 'object' },
          policy: { type: ['object', 'null'], description: 'The policy in force.' },
          workflow: { type: ['object', 'null'] },
        },
      },
      changes: {
        type: 'array',
        items: {
          type: 'object',
          required: ['what', 'then', 'now'],
          properties: { what: text, then: text, now: text },
        },
      },
      digest: { ...text, description: 'State it as `seen` in the answer.' },
    },
  },
  CommandAnswer: {
    type: 'object',
    required: ['position'],
    properties: {
      position: {
        type: ['integer', 'null'],
        description: 'Where the command’s last event stands; null when it recorded nothing.',
      },
    },
    additionalProperties: true,
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
  SubmissionAnswer: {
    type: 'object',
    description: '`received` is always the sum of the other three.',
    required: ['received', 'accepted', 'duplicate', 'quarantined', 'results', 'position'],
    properties: {
      received: { type: 'integer', minimum: 0 },
      accepted: { type: 'integer', minimum: 0 },
      duplicate: { type: 'integer', minimum: 0 },
      quarantined: { type: 'integer', minimum: 0 },
      position: { type: ['integer', 'null'], description: 'The highest of the results’.' },
      results: {
        type: 'array',
        description: 'One for each event, in their order.',
        items: {
          type: 'object',
          required: ['outcome', 'position'],
          properties: {
            outcome: { enum: ['accepted', 'duplicate', 'quarantined'] },
            position,
            id: { ...text, description: 'The event’s own, where it could be read.' },
            source: { ...text, description: 'The event’s own, where it could be read.' },
            quarantineId: text,
            reason: text,
            message: text,
            pointer: { ...text, description: 'Where in the event (RFC 6901).' },
          },
        },
      },
    },
  },
};
