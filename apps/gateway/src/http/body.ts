import { type FastifyRequest } from 'fastify';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { Refusal } from '#kernel';
import { strictParse } from '#json';

const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];
export const JSON_TYPE = 'application/json';
/** A few anchors are convenient; many make a small text large. */
const YAML_ALIASES_MAX = 50;

/** The media type without its parameters, in lower case; '' when none is stated. */
export const mediaTypeOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();

/** The bytes of the body as they came. Refuses with `unsupported_media_type` when compressed. */
export const bytesOf = ({ body, headers }: Pick<FastifyRequest, 'body' | 'headers'>): Buffer => {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new Refusal('unsupported_media_type', 'Send the body without Content-Encoding.');
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
};

/**
 * The body as a JSON value; `{}` when there is none. Refuses with `invalid_request` and the place of
 * what is wrong, and with `unsupported_media_type`.
 */
export const valueOf = (
  request: Pick<FastifyRequest, 'body' | 'headers'>,
  { takesYaml = false } = {},
): unknown => {
  const bytes = bytesOf(request);
  const mediaType = mediaTypeOf(request);
  if (bytes.length === 0) return {};
  if (mediaType === JSON_TYPE) return jsonOf(bytes);
  if (takesYaml && YAML_TYPES.includes(mediaType)) return yamlOf(bytes);
  throw new Refusal(
    'unsupported_media_type',
    `Send ${JSON_TYPE}${takesYaml ? ' or application/yaml' : ''} and say so in Content-Type.`,
  );
};

const jsonOf = (document: string | Uint8Array): unknown => {
  const parsed = strictParse(document);
  if (parsed.ok) return parsed.value;
  const { pointer, message, code } = parsed.problem;
  if (code === 'too_large') throw new Refusal('payload_too_large', message);
  throw new Refusal('invalid_request', `The body cannot be taken: ${message}`, {}, [
    { pointer, message },
  ]);
};

/** YAML 1.2 by its core schema, held to the same rules as JSON by being written as JSON. */
const yamlOf = (bytes: Uint8Array): unknown => {
  try {
    const value: unknown = parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(bytes), {
      schema: 'core',
      uniqueKeys: true,
      maxAliasCount: YAML_ALIASES_MAX,
      logLevel: 'silent',
    });
    return jsonOf(JSON.stringify(value ?? null));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const message =
      error instanceof YAMLParseError ? error.message.split('\n', 1)[0]! : 'it is not YAML we take';
    throw new Refusal('invalid_request', `The body cannot be taken: ${message}`, {}, [
      { pointer: '', message },
    ]);
  }
};
