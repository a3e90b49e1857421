import { type DecisionRead, type Stage } from './stage';
import { type Deed, type Role, type StoryStep } from './story';

/** What came of a step, for the narrator. */
export interface StepResult {
  readonly decision?: DecisionRead;
  readonly text?: string | readonly string[];
}

type Play<D extends Deed> = (
  stage: Stage,
  part: NonNullable<StoryStep[D]>,
  step: StoryStep,
) => Promise<StepResult>;

/** How each deed is done. */
export type Plays = { readonly [D in Deed]: Play<D> };

export const by = ({ as }: StoryStep, usual: Role): Role => as ?? usual;

export interface OpenException {
  readonly exceptionId: string;
  readonly owner: string;
  readonly dueAt: string;
  readonly cause: string;
}

/** The open exception of that code, as soon as there is one. Throws `StoryBroken` when none comes. */
export const openException = (
  stage: Stage,
  code: string,
  wanted: (exception: OpenException) => boolean = () => true,
): Promise<OpenException> =>
  stage.until(
    async () =>
      (await stage.list<OpenException>('/v1/exceptions', { code, status: 'open' })).find(wanted),
    () => `no exception ${code} was raised`,
  );

/** The ids of evidence that the story names. */
export const idsOf = (stage: Stage, names: readonly string[]): readonly string[] =>
  names.map((name) => stage.evidence.get(name)!);
