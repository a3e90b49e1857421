import { CERTIFICATE_FORMAT } from '#certificate';
import { evidenceLevels } from '#contracts';
import { Described } from './described';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const leaf: Schema = { type: 'integer', minimum: 0, description: 'A leaf of the log, from 0.' };
const count: Schema = { type: 'integer', minimum: 0 };

const objectOf = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const closure = objectOf({
  eventId: text,
  index: leaf,
  at: { ...text, format: 'date-time', description: 'The time that it was decided at.' },
  evidenceId: { type: ['string', 'null'] },
  checklistRunId: text,
});

/** What a closure certificate looks like. */
export const certificateSchemas: Readonly<Record<string, Schema>> = {
  ClosureCertificate: {
    description: 'Checked offline by `writ verify`: docs/verify.md.',
    ...objectOf({
      format: { const: CERTIFICATE_FORMAT },
      tenant: text,
      workOrderId: text,
      jobType: text,
      workflow: objectOf({ id: text, version: count, digest: text, index: leaf }),
      closure,
      earlierClosures: { type: 'array', items: closure },
      treeSize: {
        type: 'integer',
        minimum: 1,
        description: 'The tree in which the closure is the last leaf.',
      },
      requirements: {
        type: 'array',
        description: 'What the workflow asks for, and the event since which it is met.',
        items: objectOf({ kind: text, name: text, index: leaf, by: text }),
      },
      evidence: {
        type: 'array',
        description: 'The evidence that the closure counts as proof.',
        items: objectOf({
          evidenceId: text,
          kind: text,
          sha256: text,
          level: {
            enum: [...evidenceLevels],
            description: 'claimed only where the workflow takes claims of that kind.',
          },
          index: leaf,
        }),
      },
      obligations: objectOf({
        opened: count,
        closed: count,
        open: { const: 0 },
        each: {
          type: 'array',
          items: objectOf({
            kind: text,
            id: text,
            opened: leaf,
            closed: { ...leaf, type: ['integer', 'null'] },
            ended: { enum: ['by-event', 'by-time', null] },
          }),
        },
      }),
      bundle: schemaRef('Bundle'),
    }),
  },
};

/** GET /v1/work-orders/{workOrderId}/certificate in the words of OpenAPI. */
export const CertificateDocs = (): MethodDecorator =>
  Described({
    summary:
      'That the newest closure of a work order was right, to be checked without asking anybody. Refused with what was unmet where it was not.',
    parameters: [
      {
        name: 'to',
        in: 'query',
        required: false,
        description: 'The size of a checkpoint that you keep: the bundle is led to it.',
        schema: { type: 'integer', minimum: 1 },
      },
    ],
    answer: { 'application/json': schemaRef('ClosureCertificate') },
    canBeMissing: true,
    isOfLog: true,
  });
