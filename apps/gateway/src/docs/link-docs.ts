import { type Schema } from './schemas';

const text: Schema = { type: 'string' };

/** A page for people. */
export const pageAnswer: Readonly<Record<string, Schema>> = { 'text/html': text };

/** The forms of the page of a decision link. */
export const formBody: Schema = {
  required: true,
  content: {
    'application/x-www-form-urlencoded': {
      schema: {
        type: 'object',
        required: ['answer', 'seen'],
        properties: {
          answer: { enum: ['grant', 'reject'] },
          seen: { ...text, description: 'The digest of what was on the page.' },
          amount: {
            ...text,
            description: 'At most this much, in the currency that was asked for.',
          },
          validFor: { ...text, description: 'How long the yes holds (ISO 8601).' },
          comment: text,
          reason: { ...text, description: 'Why not; required with reject.' },
        },
        additionalProperties: false,
      },
    },
  },
};
