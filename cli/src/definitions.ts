import { type Document, LineCounter, parseDocument } from 'yaml';
import { WritError } from '#client';
import { textOf } from './files';

export interface Definition {
  readonly file: string;
  readonly value: unknown;
  /** The line on which the part at this path begins; undefined where there is no such part. */
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

/** Reads a YAML (or JSON) file. Throws `WritError` naming file and line where it is none. */
export const readDefinition = (file: string): Definition => {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new WritError(`${file}:${line}:${col}: ${error.message}`);
  }
  return {
    file,
    value: valueOf(document, file),
    lineOf: (path) => {
      const node = document.getIn(path, true) as { range?: readonly number[] } | undefined;
      return node?.range ? lines.linePos(node.range[0]!).line : undefined;
    },
  };
};

const ALIASES_MAX = 100;

/** Aliases of aliases could ask for more values than memory holds. */
const valueOf = (document: Document, file: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new WritError(`${file}: ${error.message}: write out what its aliases (*) stand for.`);
  }
};
