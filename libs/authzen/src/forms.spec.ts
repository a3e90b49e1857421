import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { FORM_FIELDS, type RequestForm } from '#contracts';
import { catalogOf, catalogsOf, schemaOf } from './forms';

const form: RequestForm = {
  requires: ['business_justification', 'purpose'],
  fields: [
    {
      name: 'purpose',
      title: 'What for',
      choices: [
        { value: 'audit', label: 'An audit', description: 'Of this year', risk: 'low' },
        { value: 'repair' },
      ],
    },
  ],
};
const ADDRESS = 'https://writ.example/access/v1/denials/wo-1/d-1/schema';
const accepts = (of: RequestForm, submission: object): boolean => {
  const ajv = new Ajv2020({ code: { optimize: false } });
  addFormats(ajv);
  return ajv.validate(schemaOf(of, ADDRESS), submission);
};
const filledIn = {
  context: { business_justification: 'Renewal' },
  requested_access: { [FORM_FIELDS]: { purpose: 'audit' } },
};

describe('the schema of a form', () => {
  it('[N6] takes a request that states what is required, and anything else beside it', () => {
    expect(accepts(form, filledIn)).toBe(true);
    expect(accepts(form, { ...filledIn, subject: { type: 'user', id: 'bob' } })).toBe(true);
    expect(accepts({ requires: [], fields: [] }, {})).toBe(true);
  });

  it.each<readonly [string, object]>([
    ['no justification', { ...filledIn, context: {} }],
    ['no context', { requested_access: filledIn.requested_access }],
    ['a field that is missing', { ...filledIn, requested_access: { [FORM_FIELDS]: {} } }],
    ['no fields', { ...filledIn, requested_access: {} }],
    [
      'a field that is no text',
      { ...filledIn, requested_access: { [FORM_FIELDS]: { purpose: 1 } } },
    ],
    [
      'no time',
      { ...filledIn, requested_access: { ...filledIn.requested_access, requested_until: 'x' } },
    ],
  ])('[N6] refuses %s', (_, submission) => expect(accepts(form, submission)).toBe(false));
});

describe('the catalogs of a form', () => {
  it('[N6] are those of its fields, each by its place in the request', () =>
    expect(catalogsOf(form, (field) => `https://writ.example/${field}`)).toEqual({
      fields: {
        [`/requested_access/${FORM_FIELDS}/purpose`]: { endpoint: 'https://writ.example/purpose' },
      },
    }));

  it('[N6] have the values with what people see of them', () =>
    expect(catalogOf(form, 'purpose')).toEqual([
      { value: 'audit', label: 'An audit', description: 'Of this year', risk_level: 'low' },
      { value: 'repair', label: 'repair' },
    ]));

  it.each([
    ['AUD', ['audit']],
    ['this year', ['audit']],
    ['pair', ['repair']],
    ['nothing', []],
  ])('[N6] are searched for %s', (q, found) =>
    expect(catalogOf(form, 'purpose', q)?.map(({ value }) => value)).toEqual(found),
  );

  it('[N6] are of no other field', () => expect(catalogOf(form, 'cost-center')).toBeUndefined());
});
