import { type RequestForm } from '#contracts';
import { answersTo, formsOf } from './request-forms';

const purpose = {
  name: 'purpose',
  title: 'What for',
  choices: [
    { value: 'audit', label: 'An audit', kinds: ['record.export'] },
    { value: 'repair', kinds: ['record.write'] },
  ],
};
const form: RequestForm = {
  requires: ['business_justification', 'requested_until', 'purpose'],
  fields: [purpose],
};
const item = (kind: string) => ({ proposal: { kind } });
const [exporting] = formsOf([item('record.export')], [form]);
const filledIn = {
  justification: 'Renewal',
  requestedUntil: '2030-01-01T00:00:00Z',
  answers: [{ field: 'purpose', value: 'audit' }],
};
const wrongIn = (stated: object, forms = [exporting!]): readonly string[] => {
  try {
    answersTo(stated, forms);
  } catch (error) {
    const { code, errors } = error as { code: string; errors: readonly { pointer: string }[] };
    return [code, ...errors.map(({ pointer }) => pointer)];
  }
  return [];
};

describe('the forms of an access request', () => {
  it('[N6] record what was chosen, with what people see of it', () =>
    expect(answersTo(filledIn, [exporting!])).toEqual([
      { field: 'purpose', value: 'audit', title: 'What for', label: 'An audit' },
    ]));

  it('[N6] record values and names where nothing else is shown', () => {
    const fields = [{ name: 'team', choices: [{ value: 'north' }] }];
    const answers = [{ field: 'team', value: 'north' }];
    expect(answersTo({ answers }, [{ requires: [], fields }])).toEqual([
      { field: 'team', value: 'north', title: 'team', label: 'north' },
    ]);
  });

  it.each<readonly [string, object, readonly string[]]>([
    ['what is required', {}, ['/justification', '/requestedUntil', '/answers/purpose']],
    [
      'a value that no catalog has',
      { ...filledIn, answers: [{ field: 'purpose', value: 'fun' }] },
      ['/answers/purpose'],
    ],
    [
      'a value for another kind of action',
      { ...filledIn, answers: [{ field: 'purpose', value: 'repair' }] },
      ['/answers/purpose'],
    ],
    [
      'a field that they do not have',
      { ...filledIn, answers: [...filledIn.answers, { field: 'constructor', value: 'x' }] },
      ['/answers/constructor'],
    ],
  ])('[N6] refuse %s', (_, stated, pointers) =>
    expect(wrongIn(stated)).toEqual(['invalid_request', ...pointers]),
  );

  it('[N6] of several items count each: one answer is for all', () => {
    const both = formsOf([item('record.export'), item('record.write')], [form, form]);
    expect(wrongIn(filledIn, [...both])).toEqual(['invalid_request', '/answers/purpose']);
    const some = formsOf([item('record.export'), item('record.read')], [form, undefined]);
    expect(wrongIn(filledIn, [...some])).toEqual([]);
    expect(wrongIn(filledIn, [])).toEqual(['invalid_request', '/answers/purpose']);
  });
});
