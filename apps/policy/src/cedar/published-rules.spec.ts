import { PublishedRule } from '#contracts';
import { parseAs } from '#platform';
import { exampleWorkflow } from '#testkit';
import { parsePolicy } from './parse';
import { publishedRules } from './check';

const { cedar } = exampleWorkflow('refunds');
const published = (text: string) => publishedRules(parsePolicy(text).rules);

describe('the rules of a published policy', () => {
  const rules = published(cedar);

  it('[P6] stand in the order of the text, each as the contract wants it', () => {
    expect(rules.map(({ id }) => id)).toEqual([
      'inspect-runs',
      'small-draft-runs',
      'refund-waits',
      'reply-runs',
      'unpaid-stops',
      'over-limit-stops',
      'over-total-stops',
    ]);
    for (const rule of rules) expect(parseAs(PublishedRule, rule)).toEqual(rule);
  });

  it('[P6] say what their annotations say, and nothing that these leave out', () => {
    expect(rules[2]).toEqual({
      id: 'refund-waits',
      outcome: 'wait',
      approval: 'refund',
      reason: 'Money leaves only with the word of finance.',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      text: expect.any(String),
    });
    expect(rules[5]).toMatchObject({
      outcome: 'stop',
      owner: 'finance-lead',
      code: 'refund-over-limit',
    });
    expect(Object.keys(rules[0]!)).toEqual(['id', 'outcome', 'reason', 'digest', 'text']);
  });

  it('[P6] have Cedar’s own format, whatever their author’s was', () => {
    const [rule] = published(
      '@id("a")permit(principal,action,resource)when{context.facts has "paid"&&context.facts["paid"]};',
    );
    expect(rule?.text).toBe(
      [
        '@id("a")',
        'permit (principal, action, resource)',
        'when { context.facts has "paid" && context.facts["paid"] };',
      ].join('\n'),
    );
  });

  it('[P6] keep the comments inside them', () => {
    const [rule] = published('@id("a")permit(principal,action,resource) // for everybody\n;');
    expect(rule?.text).toMatch(/resource\) \/\/ for everybody\n;$/);
  });

  it('[P6] are none of a text that does not parse', () =>
    expect(published('permit (')).toEqual([]));
});
