import {
  CLIENT_CAPABILITIES_META_KEY,
  type RequestMetaEnvelope,
} from '@modelcontextprotocol/server';
import { isObject } from '#contracts';

/** What a request of 2026-07-28 says of its client; undefined for those of 2025. */
export type Envelope = Partial<RequestMetaEnvelope> | undefined;

/** What the client declares of an extension; undefined where it has none. */
export const extensionOf = (envelope: Envelope, name: string): unknown =>
  partOf(partOf(capabilitiesOf(envelope), 'extensions'), name);

/** Whether the client puts forms before a person. A declaration without a mode means forms. */
export const declaresForms = (envelope: Envelope): boolean => {
  const elicitation = partOf(capabilitiesOf(envelope), 'elicitation');
  if (!isObject(elicitation)) return false;
  return 'form' in elicitation || Object.keys(elicitation).length === 0;
};

const capabilitiesOf = (envelope: Envelope): unknown =>
  partOf(envelope, CLIENT_CAPABILITIES_META_KEY);

const partOf = (value: unknown, name: string): unknown =>
  isObject(value) ? (value as Record<string, unknown>)[name] : undefined;
