import { AnchorStatus } from '#contracts';
import { BUNDLE_FORMAT, RECEIPT_FORMAT } from '#verify';
import { Described } from './described';
import { type Schema, schemaRef } from './schemas';

const text: Schema = { type: 'string' };
const base64: Schema = { type: 'string', contentEncoding: 'base64' };
const size: Schema = { type: 'integer', minimum: 1 };
const proof: Schema = {
  type: 'array',
  items: base64,
  description: 'Hashes of RFC 9162, nearest the leaf first.',
};

const parameter = (name: string, description: string, required = false): Schema => ({
  name,
  in: 'query',
  required,
  description,
  schema: size,
});

const to = parameter(
  'to',
  'The size of a checkpoint that you keep: the answer is led to it by a consistency proof.',
);

const bundledEvent: Schema = {
  type: 'object',
  required: ['event', 'index', 'proof'],
  properties: {
    event: { ...base64, description: 'The canonical bytes (RFC 8785), of which the leaf is made.' },
    index: { type: 'integer', minimum: 0, description: 'The leaf: the position less one.' },
    proof,
  },
};

const proving: Readonly<Record<string, Schema>> = {
  checkpoint: { ...text, description: 'A signed note (C2SP tlog-checkpoint).' },
  consistency: {
    type: 'object',
    required: ['to', 'proof'],
    properties: { to: size, proof },
    description: 'Only where `to` was asked for.',
  },
};

/** What receipts and bundles look like. */
export const receiptSchemas: Readonly<Record<string, Schema>> = {
  Receipt: {
    type: 'object',
    description: 'Checked offline by `writ verify`, or by hand: docs/verify.md.',
    required: ['format', 'event', 'index', 'proof', 'checkpoint'],
    properties: {
      format: { const: RECEIPT_FORMAT },
      ...(bundledEvent['properties'] as object),
      ...proving,
    },
  },
  Bundle: {
    type: 'object',
    description: 'All events of a work order, and the definitions that they rested on.',
    required: ['format', 'tenant', 'stream', 'checkpoint', 'events', 'dependsOn'],
    properties: {
      format: { const: BUNDLE_FORMAT },
      tenant: text,
      stream: text,
      ...proving,
      events: { type: 'array', items: bundledEvent },
      dependsOn: { type: 'array', items: bundledEvent },
    },
  },
};

/** GET /v1/receipts/{eventId} in the words of OpenAPI. */
export const ReceiptDocs = (): MethodDecorator =>
  Described({
    summary: 'That an event is in the log, to be checked without asking anybody.',
    parameters: [to],
    answer: { 'application/json': schemaRef('Receipt') },
    canBeMissing: true,
    isOfLog: true,
  });

/** GET /v1/work-orders/{workOrderId}/bundle in the words of OpenAPI. */
export const BundleDocs = (): MethodDecorator =>
  Described({
    summary: 'Everything that the log holds of a work order, with proofs, in one file.',
    parameters: [to],
    answer: { 'application/json': schemaRef('Bundle') },
    canBeMissing: true,
    isOfLog: true,
  });

/** GET /v1/log/checkpoint in the words of OpenAPI. */
export const CheckpointDocs = (): MethodDecorator =>
  Described({
    summary:
      'What the log says of itself now, signed: keep one elsewhere, and nothing before it can be changed unseen.',
    answer: { 'text/plain': text },
    isOfLog: true,
  });

/** GET /v1/log/consistency in the words of OpenAPI. */
export const ConsistencyDocs = (): MethodDecorator =>
  Described({
    summary: 'That the log of one size goes on in the log of a later size.',
    parameters: [
      parameter('from', 'The smaller size.', true),
      parameter('to', 'The larger size.', true),
    ],
    answer: {
      'application/json': {
        type: 'object',
        required: ['from', 'to', 'proof'],
        properties: { from: size, to: size, proof },
      },
    },
    canBeMissing: true,
    isOfLog: true,
  });

/** GET /v1/log/anchors in the words of OpenAPI. */
export const AnchorsDocs = (): MethodDecorator =>
  Described({
    summary: 'Where checkpoints of the log are kept outside, and how far each place is.',
    answer: {
      'application/json': {
        type: 'object',
        required: ['size', 'items'],
        properties: {
          size: { type: 'integer', minimum: 0 },
          items: { type: 'array', items: schemaRef(AnchorStatus.name) },
        },
      },
    },
    isOfLog: true,
  });

/** GET /v1/log/keys in the words of OpenAPI. */
export const LogKeysDocs = (): MethodDecorator =>
  Described({
    summary:
      'The keys that the log was ever signed with, a line each; get them by a way that you trust more than this one.',
    answer: { 'text/plain': text },
    isOfLog: true,
  });

/** GET /v1/log/tile/… in the words of OpenAPI. */
export const TileDocs = (): MethodDecorator =>
  Described({
    summary:
      'A tile of hashes (C2SP tlog-tiles): `067`, `x001/067`, or `x001/067.p/8` where it is not full.',
    answer: { 'application/octet-stream': { type: 'string', format: 'binary' } },
    canBeMissing: true,
    isOfLog: true,
  });
