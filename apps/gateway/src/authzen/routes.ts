import {
  ActionSearchAnswer,
  ActionSearchBody,
  decideAction,
  EntitySearchAnswer,
  EvaluationAnswer,
  EvaluationBody,
  EvaluationsAnswer,
  EvaluationsBody,
  ResourceSearchBody,
  SubjectSearchBody,
} from '#contracts';
import { type CommandSpec } from '../commands/command-route';

/** Who may propose an action may ask whether somebody may do it. */
const { roles } = decideAction;

/** A question is several commands: each is in the catalogue, and none of them is this one. */
export const evaluate: CommandSpec & { readonly isOnce: true } = {
  name: 'evaluate',
  meaning:
    'AuthZEN: ask whether a subject may do something to a resource. The decision is recorded; `run` is true, `wait` and `stop` are false.',
  route: 'POST /access/v1/evaluation',
  roles,
  body: EvaluationBody,
  answer: EvaluationAnswer,
  isOnce: true,
};

export const evaluateSeveral: CommandSpec & { readonly isOnce: true } = {
  name: 'evaluate-several',
  meaning: 'AuthZEN: ask several such questions, one after the other.',
  route: 'POST /access/v1/evaluations',
  roles,
  body: EvaluationsBody,
  answer: EvaluationsAnswer,
  isOnce: true,
};

export const searchSubjects: CommandSpec = {
  name: 'search-subjects',
  meaning: 'AuthZEN: find subjects who may do something to a resource. Nothing is recorded.',
  route: 'POST /access/v1/search/subject',
  roles,
  body: SubjectSearchBody,
  answer: EntitySearchAnswer,
};

export const searchResources: CommandSpec = {
  name: 'search-resources',
  meaning: 'AuthZEN: find resources to which a subject may do something. Nothing is recorded.',
  route: 'POST /access/v1/search/resource',
  roles,
  body: ResourceSearchBody,
  answer: EntitySearchAnswer,
};

export const searchActions: CommandSpec = {
  name: 'search-actions',
  meaning: 'AuthZEN: find what a subject may do to a resource. Nothing is recorded.',
  route: 'POST /access/v1/search/action',
  roles,
  body: ActionSearchBody,
  answer: ActionSearchAnswer,
};
