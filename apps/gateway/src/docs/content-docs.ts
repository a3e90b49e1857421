import { Described } from './described';
import { type Schema } from './schemas';

const text: Schema = { type: 'string' };
const bytes: Schema = { type: 'string', format: 'binary' };

const parameter = (name: string, where: 'query' | 'header', description: string): Schema => ({
  name,
  in: where,
  required: false,
  description,
  schema: text,
});

/** PUT /v1/evidence-contents/{sha256} in the words of OpenAPI. */
export const SentContentDocs = (): MethodDecorator =>
  Described({
    summary:
      'Send what evidence is made of ahead of the evidence, as it is: any media type, as large as the settings allow. Record evidence of this digest within a day, or it is removed. 200 where it was there already.',
    parameters: [
      parameter(
        'subject',
        'query',
        'Whom it is about, as the evidence will name it: erasing the subject erases it.',
      ),
    ],
    requestBody: { required: true, content: { '*/*': { schema: bytes } } },
    answer: {
      'application/json': {
        type: 'object',
        required: ['sha256', 'size'],
        properties: { sha256: text, size: { type: 'integer', minimum: 0 } },
      },
    },
    mayCreate: true,
    problems: [410, 422],
  });

/** GET /v1/evidence/{evidenceId}/content in the words of OpenAPI. */
export const ContentDocs = (): MethodDecorator =>
  Described({
    summary:
      'What evidence is made of, as it was sent; every part is checked as it is read. 404 where it is kept elsewhere (`uri`), 410 where it was erased, 409 where it is damaged.',
    parameters: [
      parameter(
        'workOrderId',
        'query',
        'Which one is meant, where evidence of several work orders has this id.',
      ),
      parameter('atLeast', 'query', 'Wait until this ledger position is known of, at most 5 s.'),
      parameter('Range', 'header', 'One range of bytes: `bytes=0-1023`; answered with 206.'),
    ],
    answer: { '*/*': bytes },
    canBeMissing: true,
    problems: [409, 410, 416],
  });
