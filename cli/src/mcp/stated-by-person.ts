import {
  inputRequired,
  type InputRequiredResult,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { WritError } from '#client';
import { type Arguments } from './call-tool';
import { declaresForms } from './client-capabilities';
import { type InputSchema } from './tool-schemas';
import { type Tool } from './tools';

type Request = Pick<ServerContext['mcpReq'], 'envelope' | 'inputResponses'>;

/** All arguments of a call, or the form that its client puts before a person first. */
type Stated = { readonly args: Arguments } | { readonly form: InputRequiredResult };

/** The key of the one form that a tool puts before a person. */
const FORM = 'stated';

/**
 * The arguments of a call, with what a person stated in the form; or the form, where something that only a person states is
 * missing and the client can put it before one. An older client gets the refusal of the API. Throws `WritError` where the person
 * does not state it.
 */
export const statedByPerson = async (
  { name, statedByPerson: names = [] }: Tool,
  args: Arguments,
  { envelope, inputResponses }: Request,
  schema: () => Promise<InputSchema>,
): Promise<Stated> => {
  const missing = names.filter((one) => !isStated(args[one]));
  if (missing.length === 0 || !declaresForms(envelope)) return { args };
  const response = inputResponse(inputResponses, FORM);
  if (response.kind === 'elicit' && response.action !== 'accept')
    throw new WritError(`Nobody stated ${missing.join(' and ')}: ${name} did nothing.`);
  const content = response.kind === 'elicit' ? (response.content ?? {}) : {};
  if (missing.every((one) => isStated(content[one])))
    return { args: { ...args, ...Object.fromEntries(missing.map((one) => [one, content[one]])) } };
  const { properties } = await schema();
  const fields = missing.map((one) => [one, fieldOf(properties[one])] as const);
  const form = inputRequired.elicit({
    message: `The agent wants to call ${name} of Writ with ${JSON.stringify(args)}.`,
    requestedSchema: {
      type: 'object',
      properties: Object.fromEntries(fields),
      required: missing,
    },
  });
  return { form: inputRequired({ inputRequests: { [FORM]: form } }) };
};

const isStated = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** A form takes fewer keywords than a tool. */
const fieldOf = ({ description, maxLength }: Readonly<Record<string, unknown>> = {}) => ({
  type: 'string' as const,
  ...(typeof description === 'string' && { description }),
  ...(typeof maxLength === 'number' && { maxLength }),
});
