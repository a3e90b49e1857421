import { type HaltScope, type WorkflowDefinition } from '#contracts';

/** Names that a halt may stop something by. */
export interface KnownToHalts {
  readonly principals: readonly string[];
  /** Workflows in force, by id. */
  readonly workflows: ReadonlyMap<string, Pick<WorkflowDefinition, 'systems' | 'actions'>>;
  /** Who is in the team that the halt names; nobody where it names none. */
  readonly members: readonly string[];
}

/**
 * What a halt names and nobody knows here, and a team whose members go on: a sentence each. A name may be a slip, and then nothing
 * is stopped; it may also be only about to come, so a halt is never refused for it.
 */
export const haltWarnings = (scope: HaltScope, known: KnownToHalts): readonly string[] => {
  const definitions = [...known.workflows.values()];
  const names: Readonly<Record<keyof HaltScope, readonly string[]>> = {
    principal: known.principals,
    action: definitions.flatMap(({ actions }) => actions.map(({ kind }) => kind)),
    system: definitions.flatMap(({ systems }) => systems.map(({ name }) => name)),
    workflow: [...known.workflows.keys()],
  };
  const unknown = fields.flatMap((field) => {
    const name = scope[field];
    if (name === undefined || names[field].includes(name)) return [];
    const near = nearTo(name, names[field]);
    const hint = near.length > 0 ? ` Near it: ${near.join(', ')}.` : '';
    return [`Nothing here has the ${field} ${JSON.stringify(name)}: check the name.${hint}`];
  });
  return [...unknown, ...ofTeam(scope.principal, known.members)];
};

const MEMBERS_MAX = 10;

/** A halt goes by who proposes, reports or is acted for: that is a member, and not the team. */
const ofTeam = (name: string | undefined, members: readonly string[]): readonly string[] => {
  if (name === undefined || members.length === 0) return [];
  const more = members.length - MEMBERS_MAX;
  const named = members.slice(0, MEMBERS_MAX).map((member) => JSON.stringify(member));
  return [
    `${JSON.stringify(name)} is a team, and its members go on: halt each of them (${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}), or the workflow or system that they work on.`,
  ];
};

/** Whether a halt stops something by its name; it stops everything otherwise. */
export const namesSomething = (scope: HaltScope): boolean =>
  fields.some((field) => scope[field] !== undefined);

const fields = ['principal', 'action', 'system', 'workflow'] as const;

const NEAR_MAX = 3;
/** Fewer first letters in common are chance. */
const COMMON_MIN = 3;

/** Names that begin alike, the most alike first. */
const nearTo = (name: string, names: readonly string[]): readonly string[] =>
  [...new Set(names)]
    .map((one) => ({ one, common: inCommon(one.toLowerCase(), name.toLowerCase()) }))
    .filter(({ common }) => common >= COMMON_MIN)
    .sort((a, b) => b.common - a.common)
    .slice(0, NEAR_MAX)
    .map(({ one }) => JSON.stringify(one));

const inCommon = (a: string, b: string): number => {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at < 0 ? a.length : at;
};
