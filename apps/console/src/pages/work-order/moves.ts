import { type Definition } from './definition';

/** Where the work is: at its first stage until it moved. */
export const stageAt = (
  definition: Pick<Definition, 'stages'>,
  at: string | null,
): string | undefined => at ?? mainOf(definition)[0];

/** The stages that follow one another; the others are made beside them. */
const mainOf = ({ stages = [] }: Pick<Definition, 'stages'>): readonly string[] =>
  stages.filter(({ support }) => !support).map(({ name }) => name);

/**
 * Why the work cannot move to a stage from the one where it is (null: none yet, so the first), as its workflow lists the moves;
 * undefined where it may. Whether gates are open on the way the system says.
 */
export const whyNoMove = (
  { stages = [], transitions = [] }: Pick<Definition, 'stages' | 'transitions'>,
  at: string | null,
  to: string,
): string | undefined => {
  const main = mainOf({ stages });
  const from = stageAt({ stages }, at);
  if (from === undefined || from === to || !main.includes(to)) return undefined;
  const ways =
    transitions.length > 0
      ? transitions.filter((move) => move.from === from).map((move) => move.to)
      : main.slice(main.indexOf(from) + 1).slice(0, 1);
  if (ways.includes(to)) return undefined;
  const listed = ways.length > 0 ? `only to ${ways.join(' or ')}` : 'nowhere';
  return `From ${from} the workflow lets it move ${listed}.`;
};
