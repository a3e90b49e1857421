import { formFor, type RequestForm } from './request-form';

const purpose = {
  name: 'purpose',
  choices: [
    { value: 'audit', kinds: ['record.export'] },
    { value: 'repair', kinds: ['record.write'] },
  ],
};
const team = { name: 'team', choices: [{ value: 'north' }] };
const form: RequestForm = {
  requires: ['business_justification', 'purpose', 'team'],
  fields: [purpose, team],
};

describe('the form of an access request', () => {
  it('[N6] has for a kind of action the choices of that kind alone', () =>
    expect(formFor(form, 'record.export')).toEqual({
      requires: ['business_justification', 'purpose', 'team'],
      fields: [{ ...purpose, choices: [purpose.choices[0]] }, team],
    }));

  it('[N6] has no field without a choice for the kind, and requires none', () =>
    expect(formFor(form, 'record.read')).toEqual({
      requires: ['business_justification', 'team'],
      fields: [team],
    }));

  it('[N6] is none where it wants nothing for the kind', () => {
    expect(formFor(undefined, 'record.read')).toBeUndefined();
    expect(formFor({ requires: ['purpose'], fields: [purpose] }, 'record.read')).toBeUndefined();
  });
});
