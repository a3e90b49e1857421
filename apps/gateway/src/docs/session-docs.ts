import { roles } from '#contracts';
import { Described, type Description } from './described';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const textOrNull: Schema = { type: ['string', 'null'] };
const time: Schema = { type: 'string', format: 'date-time' };
const timeOrNull: Schema = { type: ['string', 'null'], format: 'date-time' };
const texts: Schema = { type: 'array', items: text };
const kind: Schema = { type: 'string', enum: ['command', 'query'] };
const someRoles: Schema = { type: 'array', items: { type: 'string', enum: [...roles] } };

const whoYouAre: Description['answer'] = { 'application/json': schemaRef('WhoYouAre') };
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
    answer: whoYouAre,
    problems: [401, 403, 429],
  });

/** GET /v1/session in the words of OpenAPI. */
export const SessionDocs = (): MethodDecorator =>
  Described({
    summary: 'Who is asking, until when, and what they may do and why not the rest.',
    answer: whoYouAre,
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

/** Shapes of sessions. */
export const sessionSchemas: Readonly<Record<string, Schema>> = {
  WhoYouAre: {
    type: 'object',
    required: [
      'actor',
      'tenant',
      'roles',
      'owners',
      'by',
      'sessionId',
      'expiresAt',
      'idleUntil',
      'csrf',
      'may',
      'mayNot',
    ],
    properties: {
      actor: {
        type: 'object',
        required: ['id', 'key'],
        properties: {
          id: { ...text, description: 'What they do is recorded under it.' },
          key: { ...text, description: 'The key behind it, or the session where there is none.' },
        },
      },
      tenant: text,
      roles: someRoles,
      owners: { ...texts, description: 'Owners they may answer for besides themselves; * is any.' },
      by: { enum: ['key', 'oidc', null], description: 'Null without a session, as the next four.' },
      sessionId: textOrNull,
      expiresAt: { ...timeOrNull, description: 'The session ends then.' },
      idleUntil: { ...timeOrNull, description: 'It ends then when nothing is asked until then.' },
      csrf: { ...textOrNull, description: 'Send it as Writ-CSRF where something may change.' },
      may: {
        type: 'array',
        items: { type: 'object', required: ['kind', 'name'], properties: { kind, name: text } },
      },
      mayNot: {
        type: 'array',
        items: {
          type: 'object',
          required: ['kind', 'name', 'roles', 'why'],
          properties: { kind, name: text, roles: someRoles, why: text },
        },
      },
    },
  },
  KeyPage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: schemaRef('Key') },
      nextCursor: { type: 'null', description: 'All are listed.' },
    },
  },
  Key: {
    type: 'object',
    description: 'An API key, without its secret.',
    required: [
      'keyId',
      'tenant',
      'principal',
      'roles',
      'owners',
      'source',
      'expiresAt',
      'issuedBy',
      'createdAt',
      'createdBy',
      'revokedAt',
    ],
    properties: {
      keyId: text,
      tenant: text,
      principal: { ...text, description: 'What it does is recorded under this name.' },
      roles: someRoles,
      owners: texts,
      source: { ...textOrNull, description: 'The only CloudEvents source it may speak for.' },
      expiresAt: { ...timeOrNull, description: 'Null: it does not end.' },
      issuedBy: {
        ...texts,
        description: 'Who issued it, then who issued the key of that principal, and so on.',
      },
      label: textOrNull,
      createdAt: { ...timeOrNull, description: 'Null: it is in the keys file.' },
      createdBy: textOrNull,
      revokedAt: timeOrNull,
    },
  },
  SessionPage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: schemaRef('Session') },
      nextCursor: { type: 'null', description: 'All are listed.' },
    },
  },
  Session: {
    type: 'object',
    description: 'Somebody who is signed in.',
    required: [
      'sessionId',
      'principal',
      'keyId',
      'issuer',
      'subject',
      'createdAt',
      'lastSeenAt',
      'expiresAt',
    ],
    properties: {
      sessionId: text,
      principal: text,
      keyId: textOrNull,
      issuer: { ...textOrNull, description: 'The identity provider; null for a key.' },
      subject: textOrNull,
      createdAt: time,
      lastSeenAt: time,
      expiresAt: time,
    },
  },
};
