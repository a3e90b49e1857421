import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { WritError } from '#client';
import { placeOf, problemsOf } from '../definition-errors';
import { readDefinition } from '../definitions';
import { ownFile } from '../own-files';
import { Story } from './story';
import { storyProblems } from './story-problems';

/** A story and the workflow that it is played under, which is named like its folder. */
export interface FoundStory {
  readonly workflow: string;
  readonly story: Story;
}

/** Reads and checks a story. Throws `WritError` with a line for each thing that is wrong. */
export const readStory = (file: string): Story => {
  const definition = readDefinition(file);
  const { value } = definition;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WritError(`${file}: a story has a useCase, a title and steps.`);

  const story = plainToInstance(Story, value);
  const errors = validateSync(story, { whitelist: true, forbidNonWhitelisted: true });
  const partProblems = problemsOf(errors, definition, 'a story');
  if (partProblems.length > 0) throw new WritError(partProblems);
  const problems = storyProblems(story).map(
    ({ step, message }) => `${placeOf(['steps', step], definition)}: ${message}`,
  );
  if (problems.length > 0) throw new WritError(problems);
  return story;
};

/** The project's folder of workflows. */
export const EXAMPLE_FOLDER = ownFile('examples/workflows');

/**
 * The stories below `folder`, in the order of their use cases; only those of the workflows that
 * are `wanted`, where any are. Throws `WritError` for one that is not there or not well-formed.
 */
export const storiesIn = (
  folder: string,
  wanted: readonly string[] = [],
): readonly FoundStory[] => {
  const there = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'story.yaml')));
  const missing = wanted.filter((name) => !there.includes(name));
  if (missing.length > 0)
    throw new WritError(`No story of ${missing.join(', ')}: there is ${there.join(', ')}.`);
  return there
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .map((workflow) => ({ workflow, story: readStory(join(folder, workflow, 'story.yaml')) }))
    .sort((a, b) => a.story.useCase - b.story.useCase);
};
