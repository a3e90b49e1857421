import { workflowOf } from '#contracts';
import { compilePolicy } from './compile';

const definition = workflowOf({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refunds',
  owner: 'support-lead',
  facts: { tags: { type: 'strings' } },
  systems: [{ name: 'shop', writes: ['refund'] }],
  actions: [
    { kind: 'refund.issue', authority: 'apply', system: 'shop', writes: ['refund'] },
    { kind: 'order.read', authority: 'read', system: 'shop' },
  ],
  exceptionCodes: ['order-unpaid'],
});

const problems = (text: string) => compilePolicy(text, definition).errors ?? [];
const messages = (text: string) => problems(text).map(({ message }) => message);

describe('the text of a policy', () => {
  it('[P6] reads rules in the order of the text, whatever copies its comments and strings hold', () => {
    const first = `@id("first") permit (principal, action == Action::"order.read", resource);`;
    const copy = `@id("second") @code("order-unpaid") forbid (principal, action == Action::"refund.issue", resource);`;
    const text = `// ${copy}\n${first}\n${copy}`;
    expect(problems(text)).toEqual([]);
    const compiled = compilePolicy(text, definition);
    expect(compiled.policy && compiled.rules.map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('[P3] takes no number whose digits JSON loses', () =>
    expect(
      messages(`@id("huge") permit (principal, action == Action::"refund.issue", resource)
when { context has amount && context.amount.minor < 9007199254740993 };`),
    ).toEqual([expect.stringContaining('write no number beyond 9007199254740991')]));

  it.each([
    ['words of several scripts in one text', 'Заказ order', []],
    ['a word of letters that look alike', 'pаid', [expect.stringContaining('mixed scripts')]],
  ])('[P6] tells %s', (_, word, expected) =>
    expect(
      messages(`@id("tagged") permit (principal, action == Action::"refund.issue", resource)
when { context.facts has tags && context.facts.tags.contains("${word}") };`),
    ).toEqual(expected),
  );
});
