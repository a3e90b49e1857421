import { type IncomingHttpHeaders } from 'node:http';
import { type FastifyRequest } from 'fastify';
import { type CloudEventV1, HTTP } from 'cloudevents';
import { Refusal } from '#kernel';
import { strictParse } from '#json';
import { bytesOf, mediaTypeOf } from '../http/body';
import { elementsOf } from './split-batch';

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const JSON_TYPE = 'application/json';
const EVENT_MEDIA_TYPES = [STRUCTURED, BATCH, JSON_TYPE];

/**
 * The events of a request as JSON documents in the structured format, in their order, as bytes:
 * CloudEvents 1.0 over HTTP in structured, binary and batch mode. Nothing malformed is refused here:
 * it is passed on as it came, to be quarantined. Refuses with `unsupported_media_type`.
 */
export const receivedEvents = (
  request: Pick<FastifyRequest, 'headers' | 'body'>,
): readonly Buffer[] => {
  const bytes = bytesOf(request);
  const mediaType = mediaTypeOf(request);
  if (mediaType === STRUCTURED) return [bytes];
  if (mediaType === BATCH) return elementsOf(bytes) ?? [bytes];
  if (isBinaryMode(request.headers)) return [structuredFrom(request.headers, mediaType, bytes)];
  if (mediaType === JSON_TYPE) return elementsOf(bytes) ?? [bytes];
  throw new Refusal(
    'unsupported_media_type',
    `Send ${EVENT_MEDIA_TYPES.join(', ')}, or any type with the ce- headers of the binary mode.`,
  );
};

const isBinaryMode = (headers: IncomingHttpHeaders): boolean =>
  Object.keys(headers).some((name) => name.startsWith('ce-'));

/**
 * A binary-mode request in the structured format. JSON is in `data` as the text that was sent;
 * anything else, and JSON that we cannot take, is in `data_base64`.
 */
const structuredFrom = (headers: IncomingHttpHeaders, mediaType: string, bytes: Buffer): Buffer => {
  const attributes = JSON.stringify({
    ...attributesOf(headers),
    ...(mediaType && { datacontenttype: headers['content-type'] }),
  }).slice(0, -1);
  if (bytes.length === 0) return Buffer.from(`${attributes}}`);

  const isJson = (mediaType === JSON_TYPE || mediaType.endsWith('+json')) && strictParse(bytes).ok;
  return isJson
    ? Buffer.concat([Buffer.from(`${attributes},"data":`), bytes, Buffer.from('}')])
    : Buffer.from(`${attributes},"data_base64":"${bytes.toString('base64')}"}`);
};

/** The attributes that the `ce-` headers state, and only those: none is made up for the sender. */
const attributesOf = (headers: IncomingHttpHeaders): Record<string, unknown> => {
  const stated = new Set(
    Object.keys(headers)
      .filter((name) => name.startsWith('ce-'))
      .map((name) => name.slice('ce-'.length)),
  );
  const ceHeaders = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('ce-')),
  );
  const known = parsed(ceHeaders) ?? Object.fromEntries(asStated(ceHeaders));
  return Object.fromEntries(
    Object.entries(known)
      .filter(([name]) => stated.has(name))
      .map(([name, value]) => [name, typeof value === 'string' ? decoded(value) : value]),
  );
};

/** By the CloudEvents SDK; undefined for headers that it does not take for an event. */
const parsed = (headers: IncomingHttpHeaders): Record<string, unknown> | undefined => {
  try {
    const event = HTTP.toEvent({ headers, body: undefined }) as CloudEventV1<unknown>;
    // The SDK reads more than RFC 3339 as a time, and rewrites it; intake has to see what was sent.
    return { ...event, time: headers['ce-time'] };
  } catch {
    return undefined;
  }
};

const asStated = (headers: IncomingHttpHeaders): readonly (readonly [string, unknown])[] =>
  Object.entries(headers).map(([name, value]) => [name.slice('ce-'.length), value] as const);

/** Header values are percent-encoded (CloudEvents HTTP binding 3.1.3.2); the SDK leaves them so. */
const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
