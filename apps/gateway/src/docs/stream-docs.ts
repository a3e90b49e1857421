import { Described } from './described';
import { type Schema } from './schemas';

const parameter = (name: string, where: 'query' | 'header', description: string): Schema => ({
  name,
  in: where,
  required: false,
  description,
  schema: { type: 'string' },
});

/** GET /v1/stream in the words of OpenAPI. */
export const StreamDocs = (): MethodDecorator =>
  Described({
    summary:
      'Committed events that the caller may see, as they come: server-sent events whose data is a CloudEvent and whose id is the ledger position. `event: notice` is a notice to an owner that the caller may answer for (GET /v1/notices has them all); `event: end` says why it ends and where to resume.',
    parameters: [
      parameter('workOrder', 'query', 'Only events of this work order.'),
      parameter('type', 'query', 'Only these event types, separated by commas: `decision.made`.'),
      parameter(
        'decision',
        'query',
        'Only events about this decision and the one that replaces it.',
      ),
      parameter(
        'after',
        'query',
        'Begin after this ledger position; with what comes where absent.',
      ),
      parameter(
        'Last-Event-ID',
        'header',
        'The same as `after`, as browsers send it; it goes first.',
      ),
    ],
    answer: { 'text/event-stream': { type: 'string' } },
  });
