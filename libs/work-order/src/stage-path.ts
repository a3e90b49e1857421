import { type StageDeclaration, type WorkflowDefinition } from '#contracts';
import { stageOf, transitionsOf } from './lifecycle';

/**
 * The shortest way from one stage to another by moves that the workflow lists: the stages that it enters, the
 * last of them the other one. Empty where they are the same; undefined where no way leads there.
 */
export const stagePath = (
  definition: WorkflowDefinition,
  from: StageDeclaration,
  to: StageDeclaration,
): readonly StageDeclaration[] | undefined => {
  const moves = transitionsOf(definition);
  const ways = new Map<string, readonly string[]>([[from.name, []]]);
  // Stages are added while they are gone through: each once, the nearest first.
  for (const [name, way] of ways) {
    if (name === to.name) return way.map((one) => stageOf(definition, one)!);
    for (const move of moves)
      if (move.from === name && !ways.has(move.to)) ways.set(move.to, [...way, move.to]);
  }
  return undefined;
};
