import { waiting } from './approvals.fixture';
import { approvedCoverage } from './coverage';
import {
  approvedMessage,
  allOf,
  bodyOf,
  declaredOf,
  leftOf,
  problemsOf,
  termOf,
  termsLabel,
  usesOf,
  withDeclared,
} from './granting';

const base = approvedCoverage(waiting);
const all = allOf(base, '50.00');

describe('the body of an approval', () => {
  it('names nothing where all of it is approved', () => {
    expect(bodyOf(base, all, {})).toEqual({});
    expect(bodyOf(base, { ...all, comment: ' Fine. ' }, { seen: 'd1' })).toEqual({
      comment: 'Fine.',
      seen: 'd1',
    });
  });

  it('names what is less than requested, and nothing else', () => {
    const less = { ...all, objects: ['order-7'], amount: '12,5', uses: 'once' as const };
    expect(bodyOf(base, { ...less, validFor: 'PT4H' }, {})).toEqual({
      scope: { objects: ['order-7'], amountUpTo: { minor: 1_250, currency: 'EUR' } },
      singleUse: true,
      validFor: 'PT4H',
    });
    expect(leftOf(base, less)).toMatchObject({
      system: 'payments',
      objects: ['order-7'],
      amount: { minor: 1_250, currency: 'EUR' },
    });
  });

  it('[A9] names how many runs it is for', () => {
    const counted = { ...all, uses: 'counted' as const };
    expect(bodyOf(base, { ...counted, runs: ' 3 ' }, {})).toEqual({ uses: 3 });
    expect(bodyOf(base, { ...all, runs: '3' }, {})).toEqual({});
    expect(termsLabel({ ...counted, runs: '3' }, undefined)).toBe(
      'as long as the workflow allows, 3 runs at most',
    );
    for (const runs of ['', '0', '1001', '2.5', 'many'])
      expect(problemsOf(base, { ...counted, runs }).runs).toBe(
        'Write a whole number of runs, 1 to 1000.',
      );
    expect(problemsOf(base, { ...counted, runs: '1000' })).toEqual({});
  });

  it('numbers conditions after those that earlier signers set', () => {
    const input = { ...all, conditions: ['Photos.', ' ', 'The courier knows.'] };
    expect(bodyOf(base, input, { taken: [1, 4] }).conditions).toEqual([
      { number: 5, text: 'Photos.' },
      { number: 6, text: 'The courier knows.' },
    ]);
  });

  it.each([
    ['50.01', 'At most €50.00: more was not requested.'],
    ['all', 'Write it in EUR, such as 12.50.'],
    ['', 'Write it in EUR, such as 12.50.'],
    ['0', undefined],
  ])('takes the amount %j: %s', (amount, problem) => {
    expect(problemsOf(base, { ...all, amount }).amount).toBe(problem);
  });

  it('is none where nothing is left', () => {
    const nothing = problemsOf(base, { ...all, permits: [], objects: [] });
    expect(Object.keys(nothing)).toEqual(['permits', 'objects']);
  });
});

const definition = { approvals: { refund: { validFor: 'PT24H', singleUse: true } } };

describe('validity and uses of an approval', () => {
  it('is what the workflow says, in words', () => {
    const declared = declaredOf(definition, 'refund');
    expect(declared).toEqual({
      validFor: 'PT24H',
      singleUse: true,
      isStated: true,
      before: [],
    });
    expect(termsLabel(all, declared)).toBe('for 24 hours, once');
    expect(usesOf(declared)).toBe('once, as the workflow states');
    const choices = [
      { value: '', label: 'as long as the workflow allows' },
      { value: 'PT1H', label: '1 hour' },
    ];
    expect(withDeclared(choices, termOf(declared)).map(({ label }) => label)).toEqual([
      '24 hours, as the workflow states',
      '1 hour',
    ]);
    expect(withDeclared(choices, undefined)).toEqual(choices);
  });

  it('is a day where the workflow says nothing', () => {
    const declared = declaredOf(definition, 'constructor');
    expect(declared.isStated).toBe(false);
    expect(termsLabel(all, declared)).toBe('for 1 day, any number of times until it expires');
  });

  it('knows which kinds are requested after it', () => {
    const approvals = { ...definition.approvals, security: { after: ['refund'] } };
    expect(declaredOf({ approvals }, 'refund').before).toEqual(['security']);
    expect(declaredOf({ approvals }, 'security').before).toEqual([]);
  });

  it('is what its owner says before that', () => {
    const declared = declaredOf(definition, 'refund');
    expect(termsLabel({ ...all, validFor: 'PT4H', uses: 'many' }, declared)).toBe(
      'for 4 hours, any number of times until it expires',
    );
    expect(termsLabel({ ...all, uses: 'once' }, undefined)).toBe(
      'as long as the workflow allows, once',
    );
  });
});

describe('the message after approving', () => {
  it.each([
    [waiting, false, 'You approved it. Policy re-evaluates the decision automatically.'],
    [waiting, true, /with conditions\. Nothing runs/],
    [{ ...waiting, gate: 'legal' }, false, /You approved it\. The gate opens/],
    [{ ...waiting, signaturesNeeded: 2 }, false, 'You signed it. 1 more signature is needed.'],
    [{ ...waiting, signaturesNeeded: 2, signaturesGiven: 1 }, false, /You signed it\. Policy/],
  ])('has a sentence (%#)', (row, isConditional, text) => {
    expect(approvedMessage(row, isConditional)).toEqual(
      typeof text === 'string' ? text : expect.stringMatching(text),
    );
  });
});
