/**
 * What others are read by. Where the question is what is known now of then, definitions count whatever their time: imported work
 * names a version that was published when it was imported, long after it had happened, and would be read by none.
 */
export const definitionTypes: ReadonlySet<string> = new Set([
  'workflow.published',
  'policy.published',
  'exception-code.defined',
  'calendar.defined',
]);
