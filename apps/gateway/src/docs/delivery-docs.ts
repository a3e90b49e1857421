import { authorities, DELIVERY_FORMAT, deliveryScopes, evidenceLevels, outcomes } from '#contracts';
import { Described } from './described';
import { pageAnswer } from './link-docs';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer', minimum: 0 };
const texts: Schema = { type: 'array', items: text };
const said = (description: string): Schema => ({ ...text, description });

/** Nothing else can be in it: what is not named here is not there. */
const only = (
  properties: Readonly<Record<string, Schema>>,
  required = Object.keys(properties),
): Schema => ({ type: 'object', required, properties, additionalProperties: false });
const list = (items: Schema): Schema => ({ type: 'array', items });
const latest = (items: Schema): Schema => only({ count, items: list(items) });

const state: Schema = { enum: ['open', 'entered', 'completed', 'skipped', 'blocked'] };

/** The picture of a delivery page, in the shape that callers get. */
export const deliverySchemas: Readonly<Record<string, Schema>> = {
  Delivery: only({
    format: { const: DELIVERY_FORMAT },
    generatedAt: text,
    position: count,
    scope: { enum: [...deliveryScopes] },
    expiresAt: text,
    title: said('Of the workflow; TBD where it is not known.'),
    status: { enum: ['unknown', 'open', 'stopped', 'closed', 'abandoned', 'superseded'] },
    openedAt: said('TBD where nobody has opened it.'),
    map: only({
      objects: texts,
      stages: list(
        only({ name: text, state, support: flag, steps: list(only({ name: text, state })) }),
      ),
    }),
    boundary: only({
      mode: { enum: ['observe', 'enforce', 'TBD'] },
      allowedOutput: { enum: ['any', 'draft-only', 'TBD'] },
      systems: list(only({ name: text, reads: texts, writes: texts })),
      actions: list(only({ kind: text, authority: { enum: [...authorities] }, system: text })),
      approvals: texts,
    }),
    decisions: latest(
      only({
        action: said('A kind that the workflow lists, or other.'),
        outcome: { enum: [...outcomes] },
        enforced: flag,
        at: text,
      }),
    ),
    changed: only({
      actions: latest(only({ action: text, system: text, authorised: flag, at: text })),
      artifacts: latest(
        only({
          number: count,
          kind: text,
          visibility: { enum: ['client', 'public'] },
          path: said('none where it was not staged.'),
          mediaType: text,
          size: count,
          sha256: text,
          level: { enum: [...evidenceLevels] },
          version: count,
          at: text,
          kept: { ...flag, description: 'Its content can be had by the link.' },
        }),
      ),
    }),
    private: only({
      evidence: count,
      bytes: count,
      forClient: count,
      outdated: count,
      facts: count,
      texts: count,
    }),
    publicProof: only({ permitted: flag, shown: count, withheld: count }),
    blocked: list(only({ kind: text, about: text, since: text }, ['kind', 'about'])),
    next: list(
      only({ decides: text, about: text, owner: text, dueAt: text }, ['decides', 'about', 'owner']),
    ),
  }),
};

/** GET /d/{token} in the words of OpenAPI. */
export const DeliveryPageDocs = (): MethodDecorator =>
  Described({
    summary:
      'The delivery page of a work order, for whoever has the link: what changed, what stays private, what is blocked, who decides next.',
    answer: pageAnswer,
    isPage: true,
  });

/** GET /d/{token}/evidence/{number} in the words of OpenAPI. */
export const ArtifactDocs = (): MethodDecorator =>
  Described({
    summary: 'What stands on a delivery page under this number, to be saved.',
    answer: { '*/*': { type: 'string', format: 'binary' } },
    isPage: true,
  });

/** GET /v1/delivery/{token} in the words of OpenAPI. */
export const DeliveryDocs = (): MethodDecorator =>
  Described({
    summary: 'The same picture as on the delivery page, as JSON.',
    answer: { 'application/json': schemaRef('Delivery') },
    canBeMissing: true,
  });
