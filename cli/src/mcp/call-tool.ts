import { type WritClient, WritError } from '#client';
import { withDigest } from './artifact';
import { type Tool } from './tools';

export type Arguments = Readonly<Record<string, unknown>>;

/** Calls the API for a tool. Throws `WritError` for every refusal, with its code and what to do. */
export const callTool = async (
  client: WritClient,
  { name, method, path }: Tool,
  args: Arguments,
): Promise<Arguments> => {
  const { names, rest } = addressed(path, args);
  if (method === 'GET')
    return (await client.get<Arguments>(path, { path: names, query: texts(rest) })).body;
  const body = name === 'record_evidence' ? withDigest(rest) : rest;
  return (await client.post<Arguments>(path, { path: names, body })).body;
};

/** Arguments that the address names go there; the others stay. */
const addressed = (path: string, args: Arguments) => {
  const rest = { ...args };
  const names: Record<string, string> = {};
  for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const { [name]: value } = rest;
    if (typeof value !== 'string' || value === '') throw new WritError(`Give ${name}.`);
    delete rest[name];
    names[name] = value;
  }
  return { names, rest };
};

/** A query string knows texts only. */
const texts = (args: Arguments): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      value === undefined || value === null ? undefined : String(value),
    ]),
  );
