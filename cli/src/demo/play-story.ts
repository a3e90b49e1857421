import { ApiProblem } from '#client';
import { type Actors } from './actors';
import { type Narrator } from './narrator';
import { playDeed } from './play-step';
import { Stage, StoryBroken } from './stage';
import { deedOf, type StoryStep } from './story';
import { type FoundStory } from './story-file';
import { type Tally, tallyOf } from './tally';

/**
 * Plays a story to its end on a work order of its own. What does not come out as it says is reported,
 * and ends it there. Throws what is no matter of the story, such as a system that does not answer.
 */
export const playStory = async (
  actors: Actors,
  { workflow, story }: FoundStory,
  tell: Narrator,
): Promise<Tally> => {
  const stage = new Stage(actors, workflow);
  tell.title(`${String(story.useCase).padStart(2, '0')}  ${story.title}`);
  for (const step of story.steps) {
    tell.does(step.say);
    const problem = await problemWith(stage, step, tell);
    if (problem === undefined) continue;
    tell.fails(problem);
    return { workflow, story, failed: true, ...(await tallyOf(stage)) };
  }
  const counts = await tallyOf(stage);
  tell.answers(`in the ledger: ${counts.history}`);
  tell.answers([`${actors.url}${stage.path}`, `${actors.url}${stage.path}/history`]);
  return { workflow, story, failed: false, ...counts };
};

const problemWith = async (
  stage: Stage,
  step: StoryStep,
  tell: Narrator,
): Promise<string | readonly string[] | undefined> => {
  const deed = deedOf(step);
  if (deed === undefined) return undefined;
  try {
    const { decision, text } = await playDeed(stage, deed, step);
    if (step.refused !== undefined) return `expected to be refused: ${step.refused}`;
    if (decision) tell.decided(decision);
    if (text) tell.answers(text);
    return undefined;
  } catch (error) {
    if (error instanceof StoryBroken) return error.message;
    if (!(error instanceof ApiProblem)) throw error;
    if (error.problem.code !== step.refused) return error.lines;
    const [first, ...unmet] = error.lines.slice(0, REFUSAL_LINES);
    tell.answers([`refused: ${first}`, ...unmet.map((line) => `  ${line}`)]);
    return undefined;
  }
};

/** A refused closure lists everything that is unmet. */
const REFUSAL_LINES = 4;
