import {
  approvalPacket,
  approvalStatuses,
  factsByName,
  PolicyRef,
  Scope,
  WorkflowRef,
} from '#contracts';
import { certificateSchemas } from './certificate-docs';
import { deliverySchemas } from './delivery-docs';
import { handoffSchemas } from './handoff-docs';
import { inboxSchemas } from './inbox-docs';
import { receiptSchemas } from './log-docs';
import { noticeSchemas } from './notice-schemas';
import { answeredAsOf, answeredAsOfSchema } from './as-of-docs';
import { type Schema, schemaRef } from './schemas';
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
  ApprovalReview: {
    type: 'object',
    description: 'What the approver was shown, what is so today, and the difference.',
    required: ['approval', 'requesters', 'confirmers', 'packet', 'now', 'changes', 'digest'],
    properties: {
      approval: {
        type: 'object',
        description: 'As the rules see it: status, owner, coverage …',
        required: ['approvalId', 'kind', 'status', 'owner', 'permits', 'scope'],
        properties: {
          approvalId: text,
          kind: text,
          status: { type: 'string', enum: [...approvalStatuses] },
          owner: text,
          permits: { type: 'array', items: text },
          scope: schemaRef(Scope.name),
        },
        additionalProperties: true,
      },
      requesters: {
        type: 'array',
        items: text,
        description: 'Everyone who counts as having asked for it; none of them answers it.',
      },
      confirmers: {
        type: 'array',
        items: text,
        description:
          'Requesters who may answer it all the same, where the workflow says confirmedByRequester of the action.',
      },
      deputy: {
        ...text,
        description: 'Who answers for its owner, who is away now; absent while nobody does.',
      },
      packet: { ...approvalPacket, description: 'As it was asked for, and kept.' },
      now: {
        type: 'object',
        required: ['facts', 'policy', 'workflow'],
        properties: {
          facts: factsByName,
          policy: {
            anyOf: [schemaRef(PolicyRef.name), { type: 'null' }],
            description: 'The policy in force.',
          },
          workflow: { anyOf: [schemaRef(WorkflowRef.name), { type: 'null' }] },
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
  AbsencePage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: {
        type: 'array',
        description: 'By owner.',
        items: {
          type: 'object',
          required: ['owner', 'deputy', 'from', 'until', 'isAway'],
          properties: {
            owner: text,
            deputy: { ...text, description: 'Who may answer while the owner is away.' },
            from: { type: 'string', format: 'date-time' },
            until: { type: 'string', format: 'date-time', description: 'Exclusive.' },
            isAway: { type: 'boolean', description: 'False: it has not begun.' },
          },
        },
      },
      nextCursor: { type: 'null', description: 'All are listed.' },
    },
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
