import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { WritError } from '#client';
import { isObject, ProxyMapping, type ServerMapping, type ToolMapping } from '#contracts';
import { placeOf, problemsOf } from '../../definition-errors';
import { type Definition, readDefinition } from '../../definitions';

/** The tool of the proxy itself. */
export const CHECK_CALL = 'check_call';

const TOOL_NAME = /^[A-Za-z0-9_.-]+$/;

/** What agents know a tool by. */
export const nameOf = ({ tool, as = tool }: Pick<ToolMapping, 'tool' | 'as'>): string => as;

/** A mapping whose `${NAME}`s have their values, and those values: what no agent may see. */
export interface ReadMapping {
  readonly mapping: ProxyMapping;
  readonly secrets: readonly string[];
}

/** Reads and checks a mapping file. Throws `WritError` with a line for each thing that is wrong. */
export const readProxyMapping = (file: string, env: NodeJS.ProcessEnv): ReadMapping => {
  const [mapping, definition] = checkedMapping(file);
  return withValues(mapping, definition, env);
};

/** A mapping file as it is written: its variables may be set elsewhere. Throws `WritError` as well. */
export const checkedMapping = (file: string): readonly [ProxyMapping, Definition] => {
  const definition = readDefinition(file);
  if (!isObject(definition.value))
    throw new WritError(`${file}: a mapping has parts such as workflow and servers.`);
  const mapping = plainToInstance(ProxyMapping, definition.value);
  const errors = validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true });
  const problems = problemsOf(errors, definition, 'a mapping');
  if (problems.length > 0) throw new WritError(problems);
  const more = [...repeatedNames(mapping, definition), ...wrongServers(mapping, definition)];
  if (more.length > 0) throw new WritError(more);
  return [mapping, definition];
};

type Path = readonly (string | number)[];

const repeatedNames = ({ servers }: ProxyMapping, definition: Definition): readonly string[] => {
  const names = servers.flatMap(({ tools }, s) =>
    tools.map((tool, t) => ({ name: nameOf(tool), path: ['servers', s, 'tools', t] })),
  );
  return [
    ...servers.flatMap(({ name }, s) =>
      servers.findIndex((other) => other.name === name) < s
        ? [`${placeOf(['servers', s], definition)}: there are two servers ${name}`]
        : [],
    ),
    ...names.flatMap(({ name, path }, index) => {
      if (!TOOL_NAME.test(name))
        return [
          `${placeOf(path, definition)}: agents take a name of A-Z, a-z, 0-9, _, - and .: give as`,
        ];
      if (name === CHECK_CALL)
        return [`${placeOf(path, definition)}: ${CHECK_CALL} is a tool of the proxy: give as`];
      return names.findIndex((other) => other.name === name) < index
        ? [`${placeOf(path, definition)}: there are two tools ${name}: give one of them as`]
        : [];
    }),
  ];
};

const wrongServers = ({ servers }: ProxyMapping, definition: Definition): readonly string[] =>
  servers.flatMap(({ name, command, args, env, cwd, url, headers }, s) => {
    const say = (text: string) => [`${placeOf(['servers', s], definition)}: ${text}`];
    if ((command === undefined) === (url === undefined))
      return say(`server ${name} needs a command or a url, and not both`);
    if (command !== undefined && headers) return say(`server ${name} has a command: no headers`);
    if (url !== undefined && (args ?? env ?? cwd) !== undefined)
      return say(`server ${name} has a url: no args, env or cwd`);
    return [];
  });

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** Shorter values would be found everywhere. */
const SECRET_LENGTH_MIN = 8;

const withValues = (
  mapping: ProxyMapping,
  definition: Definition,
  env: NodeJS.ProcessEnv,
): ReadMapping => {
  const secrets = new Set<string>();
  const missing: string[] = [];
  const filled = (text: string, path: Path, isSecret = true): string =>
    text.replace(VARIABLE, (_, name: string) => {
      const value = valueOf(name, env);
      if (value === undefined) {
        missing.push(`${placeOf(path, definition)}: set ${name}, or ${name}_FILE to its file`);
        return '';
      }
      if (isSecret && value.length >= SECRET_LENGTH_MIN)
        // Servers often answer with JSON in a text.
        secrets.add(value).add(JSON.stringify(value).slice(1, -1));
      return value;
    });
  const each = (texts: Record<string, string>, path: Path): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, filled(text, [...path, name])]),
    );
  const servers = mapping.servers.map((server, s): ServerMapping => {
    const { args, env: variables, headers, url } = server;
    const at = (field: string): Path => ['servers', s, field];
    return {
      ...server,
      ...(args && { args: args.map((text) => filled(text, at('args'), false)) }),
      ...(variables && { env: each(variables, at('env')) }),
      ...(headers && { headers: each(headers, at('headers')) }),
      ...(url !== undefined && { url: filled(url, at('url')) }),
    };
  });
  const wrong = servers.flatMap(({ name, url }, s) =>
    url === undefined || /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')
      ? []
      : [`${placeOf(['servers', s, 'url'], definition)}: the url of ${name} is no address`],
  );
  if (missing.length + wrong.length > 0) throw new WritError([...missing, ...wrong]);
  return { mapping: { ...mapping, servers }, secrets: [...secrets] };
};

/** A variable, or the content of the file that `<name>_FILE` names. */
const valueOf = (name: string, env: NodeJS.ProcessEnv): string | undefined => {
  const { [name]: value, [`${name}_FILE`]: file } = env;
  if (value || !file) return value || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new WritError(
      `${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
};
