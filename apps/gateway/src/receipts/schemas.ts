import { jsonSchema, type JsonSchema } from '#contracts';
import {
  type Bundle,
  BUNDLE_FORMAT,
  type BundledEvent,
  type Receipt,
  RECEIPT_FORMAT,
} from '#verify';

const { base64, constant, count, listOf, meaning, number, objectOf, text } = jsonSchema;

export const proof = meaning(listOf(base64), 'Hashes of RFC 9162, nearest the leaf first.');

const proven = {
  event: meaning(base64, 'The canonical bytes (RFC 8785), of which the leaf is made.'),
  index: meaning(count, 'The leaf: the position less one.'),
  proof,
};
const bundledEvents: JsonSchema<readonly BundledEvent[]> = listOf(objectOf(proven));
const checkpoint = meaning(text, 'A signed note (C2SP tlog-checkpoint).');
const consistency = meaning(objectOf({ to: number, proof }), 'Only where `to` was stated.');

/** The types are those of the offline verifier, which has no dependencies. */
const receipt: JsonSchema<Receipt> = objectOf(
  { format: constant(RECEIPT_FORMAT), ...proven, checkpoint },
  { consistency },
);
const bundle: JsonSchema<Bundle> = objectOf(
  {
    format: constant(BUNDLE_FORMAT),
    tenant: text,
    stream: text,
    checkpoint,
    events: bundledEvents,
    dependsOn: bundledEvents,
  },
  { consistency },
);

export const receiptSchemas = {
  Receipt: meaning(receipt, 'Verified offline by `writ verify`, or by hand: docs/verify.md.'),
  Bundle: meaning(bundle, 'All events of a work order, and the definitions that they depend on.'),
};
