import { WritError } from '#client';
import { readMapping } from '../import/mapping-file';
import { checkedMapping } from '../mcp/proxy/read-mapping';
import { filesBelow, isNamed } from '../publish/find-definitions';

/** Files that are not published: each is read where `writ import` or `writ mcp proxy` is called. */
const readers = { 'mapping.yaml': readMapping, 'proxy.yaml': checkedMapping };

interface CheckedMappings {
  readonly fine: readonly string[];
  readonly problems: readonly string[];
}

/** Checks the mappings below a folder, by the code that reads them. Values of `${NAME}` may be set elsewhere. */
export const checkMappings = (folder: string): CheckedMappings => {
  const files = filesBelow(folder);
  const checked = Object.entries(readers).flatMap(([name, read]) =>
    files
      .filter((file) => isNamed(file, name))
      .map((file) => ({ file, problems: problemsIn(() => read(file)) })),
  );
  return {
    fine: checked.flatMap(({ file, problems }) => (problems.length === 0 ? [file] : [])),
    problems: checked.flatMap(({ problems }) => problems),
  };
};

const problemsIn = (read: () => unknown): readonly string[] => {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof WritError) return error.lines;
    throw error;
  }
};
