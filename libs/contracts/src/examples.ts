import { fieldShapes, type FieldShape } from './field-shapes';
import { notesOnFields } from './notes-on-fields';

const examples = notesOnFields<unknown>();

/** Gives fields of a contract a value that somebody would send. */
export const Examples = examples.stated;

/**
 * A value that somebody would send in a field: as its class says, or as all fields of that name, or one of its kind. Undefined
 * where there is none: a part has examples in its own fields.
 */
export const exampleOf = (contract: new () => object, field: string): unknown =>
  examples.of(contract, field) ?? commonExampleOf(field) ?? exampleOfKind(contract, field);

/** The example of all fields of that name. */
export const commonExampleOf = (field: string): unknown => commonExamples[field];

const exampleOfKind = (contract: new () => object, field: string): unknown => {
  const shape = fieldShapes(contract).find(({ name }) => name === field);
  if (!shape) return undefined;
  const [value] = shape.values ?? [];
  return value ?? ofKind[shape.kind];
};

const ofKind: Partial<Readonly<Record<FieldShape['kind'], unknown>>> = {
  flag: true,
  duration: 'PT4H',
  instant: '2030-01-01T09:00:00Z',
};

/** One refund, as the example workflow `refunds` would have it. */
const commonExamples: Readonly<Record<string, unknown>> = {
  workOrderId: 'refund-1',
  dispatchId: 'dispatch-1',
  decisionId: '0190a0b0-7000-7000-8000-000000000001',
  approvalId: '0190a0b0-7000-7000-8000-000000000002',
  planId: 'may-refunds',
  evidenceId: 'receipt-1',
  evidence: ['receipt-1'],
  step: 'inspect-order',
  stage: 'check',
  prerequisite: 'order-found',
  gate: 'order-checked',
  code: 'order-unpaid',
  owner: 'finance',
  recipient: 'agent-7',
  source: '/examples/shop',
  reason: 'The customer has withdrawn the case.',
  comment: 'I have seen the photos.',
  note: 'Checked in the shop.',
  rationale: 'The parcel came broken; photos are attached.',
  report: 'The order is broken; see findings/order.md.',
  purpose: 'Shows that the money was paid back.',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  size: 3,
  mediaType: 'text/plain',
  uri: 'https://files.example/receipt-1.pdf',
  atLeast: 42,
  limit: 20,
  waitFor: '30s',
};
