import { type EvaluationAnswer, type EvaluationsBody, type EvaluationSemantic } from '#contracts';

const MEMBERS = ['subject', 'action', 'resource', 'context'] as const;

/**
 * The questions of a request, each with the defaults beside them; undefined where the request is one question itself. An
 * entity of a question replaces the default as a whole.
 */
export const questionsIn = (body: EvaluationsBody): readonly unknown[] | undefined => {
  const { evaluations = [] } = body;
  if (evaluations.length === 0) return undefined;
  const defaults = membersOf(body);
  return evaluations.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? { ...defaults, ...membersOf(item) }
      : item,
  );
};

const membersOf = (part: Readonly<Record<string, unknown>> | object): Record<string, unknown> =>
  Object.fromEntries(
    MEMBERS.filter((name) => Object.hasOwn(part, name)).map((name) => [
      name,
      (part as Record<string, unknown>)[name],
    ]),
  );

const ending: Readonly<Record<EvaluationSemantic, (decision: boolean) => boolean>> = {
  execute_all: () => false,
  deny_on_first_deny: (decision) => !decision,
  permit_on_first_permit: (decision) => decision,
};

/** Whether nothing more is evaluated after this answer. */
export const endsWith = (
  { decision }: Pick<EvaluationAnswer, 'decision'>,
  semantic: EvaluationSemantic = 'execute_all',
): boolean => ending[semantic](decision);
