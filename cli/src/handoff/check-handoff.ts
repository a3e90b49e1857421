import { WritError } from '#client';
import { type Handoff, type HandoffProblem, handoffProblems, handoffSchema } from '#contracts';
import { parseInstant } from '#kernel';
import { textIn } from '../files';

/**
 * What is wrong with the handoff in a file at a moment (an instant). Throws `WritError` for what cannot be read or is
 * not of the schema's shape.
 */
export const checkHandoff = async (
  file: string,
  now: string,
): Promise<readonly HandoffProblem[]> => {
  const handoff = await readJson(file);
  // Loaded here: it takes longer to load than any other command needs to run.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const formats = { 'date-time': (text: string) => parseInstant(text) !== undefined };
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats });
  const isValid = ajv.compile<Handoff>(handoffSchema);
  if (isValid(handoff)) return handoffProblems(handoff, now);
  const [error] = isValid.errors ?? [];
  throw new WritError(
    `${file} is no handoff: ${error?.instancePath || 'it'} ${error?.message ?? 'is not of its shape'} (docs/schemas/handoff.schema.json).`,
  );
};

const readJson = async (file: string): Promise<unknown> => {
  const text = await textIn(file);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new WritError(`${file} is no JSON.`);
  }
};
