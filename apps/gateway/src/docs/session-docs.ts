import { WhoYouAre } from '#contracts';
import { answerOf, Described, type Description } from './described';
import { type Schema } from './schemas';

const text: Schema = { type: 'string' };

const page: Description['answer'] = { 'text/html': text };

/** POST /v1/session in the words of OpenAPI. */
export const SignInDocs = (): MethodDecorator =>
  Described({
    summary: 'Begins a session of a person in a browser, by an API key.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['key'],
            properties: { key: { ...text, maxLength: 256, description: 'An API key.' } },
            additionalProperties: false,
          },
        },
      },
    },
    answer: answerOf(WhoYouAre),
    problems: [401, 403, 429],
  });

/** GET /v1/session in the words of OpenAPI. */
export const SessionDocs = (): MethodDecorator =>
  Described({
    summary: 'Who is asking, until when, and what they may do and why not the rest.',
    answer: answerOf(WhoYouAre),
  });

/** DELETE /v1/session in the words of OpenAPI. */
export const SignOutDocs = (): MethodDecorator =>
  Described({
    summary: 'Ends the session by whose cookie it is asked for.',
    parameters: [
      {
        name: 'Writ-CSRF',
        in: 'header',
        required: false,
        description: 'The `csrf` of GET /v1/session.',
        schema: text,
      },
    ],
    answer: {
      'application/json': {
        type: 'object',
        required: ['signedOut'],
        properties: { signedOut: { type: 'boolean', const: true } },
      },
    },
    problems: [403],
  });

/** GET /v1/session/ways in the words of OpenAPI. */
export const WaysDocs = (): MethodDecorator =>
  Described({
    summary: 'By what people can sign in here.',
    answer: {
      'application/json': {
        type: 'object',
        required: ['ways'],
        properties: { ways: { type: 'array', items: { enum: ['key', 'oidc'] } } },
      },
    },
  });

/** GET /v1/session/oidc in the words of OpenAPI. */
export const OidcDocs = (): MethodDecorator =>
  Described({
    summary: 'Sends a browser to the identity provider (302) to sign in there.',
    parameters: [
      {
        name: 'returnTo',
        in: 'query',
        required: false,
        description: 'The path of ours to go on to; anything else counts as not stated.',
        schema: text,
      },
    ],
    answer: page,
  });

/** GET /v1/session/oidc/callback in the words of OpenAPI. */
export const CallbackDocs = (): MethodDecorator =>
  Described({
    summary: 'Where the identity provider sends a browser back to: it begins the session.',
    parameters: ['state', 'code', 'iss', 'error'].map((name) => ({
      name,
      in: 'query',
      required: false,
      description: 'As OpenID Connect Core 1.0 and RFC 9207 have it.',
      schema: text,
    })),
    answer: page,
  });
