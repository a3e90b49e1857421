import { SubmissionAnswer } from '#contracts';
import { answerOf, Described } from './described';
import { schemaRef } from './schemas';

const CloudEvent = schemaRef('CloudEvent');
const batch = { type: 'array', items: CloudEvent };

/** POST /v1/events in the words of OpenAPI. */
export const EventsDocs = (): MethodDecorator =>
  Described({
    summary:
      'Report what has happened, as CloudEvents: structured, binary (ce- headers) or a batch. Committed before the answer; what cannot be understood is quarantined, never lost.',
    requestBody: {
      required: true,
      content: {
        'application/cloudevents+json': { schema: CloudEvent },
        'application/cloudevents-batch+json': { schema: batch },
        'application/json': { schema: { oneOf: [CloudEvent, batch] } },
      },
    },
    answer: answerOf(SubmissionAnswer),
  });

/** GET /v1/events/quarantine/{quarantineId}/content in the words of OpenAPI. */
export const QuarantinedDocs = (): MethodDecorator =>
  Described({
    summary:
      'What arrived and could not be understood, as a file: byte for byte as it came but for its secrets. 404 where it was erased.',
    answer: { 'application/octet-stream': { type: 'string', format: 'binary' } },
    canBeMissing: true,
  });
