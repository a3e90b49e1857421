export { ApiProblem, type Problem, Unanswered } from '#client';
