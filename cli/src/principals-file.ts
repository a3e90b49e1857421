import { WritError } from '#client';
import { fieldShapes, type PrincipalKind, RegisterPrincipalBody } from '#contracts';
import { type Row } from './api/rows';
import { readDefinition } from './definitions';

type Listed = Readonly<RegisterPrincipalBody>;

/** What a file changes of one principal. */
export interface PrincipalChange {
  readonly principal: string;
  /** What is sent: the fields that the file states. */
  readonly body: Omit<Listed, 'principal'>;
  /** What changes, in words: `register agent-7 as agent`, `teams of agent-7: none → support`. */
  readonly sentences: readonly string[];
}

const FIELDS = fieldShapes(RegisterPrincipalBody).map(({ name }) => name);

/** The principals that a file lists. Throws `WritError` with the line of what does not fit. */
export const principalsIn = (file: string): readonly Listed[] => {
  const { value, lineOf } = readDefinition(file);
  const { principals } = (value ?? {}) as { readonly principals?: unknown };
  if (!Array.isArray(principals))
    throw new WritError(`${file} must have a list \`principals\`: writ principals apply --help`);
  principals.forEach((one: unknown, index) => {
    const problem = problemOf(one, principals.slice(0, index));
    if (problem !== undefined)
      throw new WritError(`${file}:${lineOf(['principals', index]) ?? 1}: ${problem}`);
  });
  return principals as readonly Listed[];
};

const problemOf = (one: unknown, before: readonly Listed[]): string | undefined => {
  const { principal, teams } = (one ?? {}) as Partial<Listed>;
  if (typeof principal !== 'string') return 'each entry needs a `principal`, which is a text';
  const unknown = Object.keys(one as object).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) return `${unknown} is no field: there are ${FIELDS.join(', ')}`;
  if (teams !== undefined && !Array.isArray(teams)) return '`teams` must be a list';
  return before.some((other) => other.principal === principal)
    ? `${principal} is listed twice`
    : undefined;
};

/** What the file changes of what there is. Teams come first, because members need them. */
export const changesIn = (
  listed: readonly Listed[],
  rows: readonly Row[],
): readonly PrincipalChange[] => {
  const known = new Map(rows.map((row) => [String(row['principal']), row]));
  const teamsFirst = listed.toSorted((a, b) => Number(isTeam(b)) - Number(isTeam(a)));
  return teamsFirst.flatMap(({ principal, ...body }) => {
    const sentences = sentencesOf(principal, body, known.get(principal));
    return sentences.length > 0 ? [{ principal, body, sentences }] : [];
  });
};

const isTeam = ({ kind }: Listed): boolean => kind === 'team';

const sentencesOf = (
  principal: string,
  { kind, teams, displayName }: PrincipalChange['body'],
  row: Row | undefined,
): readonly string[] => {
  const before = {
    kind: (row?.['kind'] ?? undefined) as PrincipalKind | undefined,
    displayName: (row?.['displayName'] ?? undefined) as string | undefined,
    teams: namesIn(row?.['teams']),
  };
  const after = teams && [...new Set(teams)].sort().join(', ');
  return [
    ...(row ? [] : [`register ${principal} as ${kind ?? 'what no kind says'}`]),
    ...(row && kind !== undefined && kind !== before.kind
      ? [`kind of ${principal}: ${before.kind ?? 'none'} → ${kind}`]
      : []),
    ...(displayName !== undefined && displayName !== before.displayName
      ? [`display name of ${principal}: ${before.displayName ?? 'none'} → ${displayName}`]
      : []),
    ...(after !== undefined && after !== before.teams
      ? [`teams of ${principal}: ${before.teams || 'none'} → ${after || 'none'}`]
      : []),
  ];
};

const namesIn = (cell: unknown): string => (typeof cell === 'string' ? cell : '');
