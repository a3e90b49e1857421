import { workflowOf } from '#contracts';

/** The most that a text may have, less what is added below. */
const LENGTH = 195_000;

/** A workflow with a fact, and one kind of action that is only read. */
export const longWorkflow = {
  id: 'long',
  jobType: 'refund',
  title: 'Refunds by many rules',
  owner: 'support-lead',
  facts: { total: { type: 'integer' } },
  systems: [{ name: 'shop', writes: ['refund'] }],
  actions: [{ kind: 'order.read', authority: 'read', system: 'shop' }],
  exceptionCodes: [],
};

export const longDefinition = workflowOf(longWorkflow);

/** As long a text as is taken, of rules that take the engine long. `last` is written behind them. */
export const longPolicy = (last = ''): string => {
  const rules: string[] = [];
  for (let length = 0; length < LENGTH;) {
    const rule = `${ruleOf(rules.length)}\n`;
    rules.push(rule);
    length += rule.length;
  }
  return rules.join('') + last;
};

/** One more rule, about a fact that the workflow does not declare. */
export const strangeRule =
  '@id("strange") permit (principal, action, resource) when { context.facts has weather };';

const ruleOf = (index: number): string => {
  const small = Array.from({ length: 50 }, (_, total) => `context.facts.total == ${total}`);
  return `@id("r${index}") permit (principal, action, resource) when { context.facts has total && (${small.join(' || ')}) };`;
};
