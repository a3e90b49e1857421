import {
  formFor,
  JUSTIFICATION,
  type RecordedAnswer,
  type RequestForm,
  REQUESTED_UNTIL,
  type SubmitAccessRequestBody,
} from '#contracts';
import { type FieldError } from '#kernel';
import { refuseFields } from './approval-context';

type Stated = Pick<SubmitAccessRequestBody, 'answers' | 'justification' | 'requestedUntil'>;

/** The forms of the items, each for the kind of action that its item is about. */
export const formsOf = (
  items: readonly { readonly proposal: { readonly kind: string } }[],
  forms: readonly (RequestForm | undefined)[],
): readonly RequestForm[] =>
  items.flatMap(({ proposal }, index) => formFor(forms[index], proposal.kind) ?? []);

/**
 * What the requester chose, as the forms call it. One answer counts for every item, so it has to be a choice of each form that has its
 * field. Refuses with `invalid_request` what is missing, what is no choice, and what no form has a field for.
 */
export const answersTo = (
  stated: Stated,
  forms: readonly RequestForm[],
): readonly RecordedAnswer[] => {
  const { answers = [] } = stated;
  const wrong = [
    ...missingIn(stated, forms),
    ...noFields(answers, forms),
    ...noChoices(answers, forms),
  ];
  if (wrong.length > 0) throw refuseFields(...wrong);
  return answers.map(({ field, value }) => {
    const taken = fieldsOf(forms).find(({ name }) => name === field)!;
    const choice = taken.choices.find((one) => one.value === value)!;
    return { field, value, title: taken.title ?? field, label: choice.label ?? value };
  });
};

const fieldsOf = (forms: readonly RequestForm[]) => forms.flatMap(({ fields }) => fields);

const missingIn = (
  { answers = [], justification, requestedUntil }: Stated,
  forms: readonly RequestForm[],
): readonly FieldError[] => {
  const has = new Set([
    ...(justification === undefined ? [] : [JUSTIFICATION]),
    ...(requestedUntil === undefined ? [] : [REQUESTED_UNTIL]),
    ...answers.map(({ field }) => field),
  ]);
  const required = new Set(forms.flatMap(({ requires }) => requires));
  return [...required]
    .filter((name) => !has.has(name))
    .map((name) => ({ pointer: placeOf(name), message: 'is required by the form' }));
};

const noFields = (
  answers: NonNullable<Stated['answers']>,
  forms: readonly RequestForm[],
): readonly FieldError[] =>
  answers
    .filter(({ field }) => !fieldsOf(forms).some(({ name }) => name === field))
    .map(({ field }) => ({ pointer: placeOf(field), message: 'is no field of the form' }));

const noChoices = (
  answers: NonNullable<Stated['answers']>,
  forms: readonly RequestForm[],
): readonly FieldError[] =>
  answers
    .filter(({ field, value }) =>
      fieldsOf(forms).some(
        ({ name, choices }) => name === field && !choices.some((one) => one.value === value),
      ),
    )
    .map(({ field }) => ({ pointer: placeOf(field), message: 'is no value of its catalog' }));

const placeOf = (name: string): string => {
  if (name === JUSTIFICATION) return '/justification';
  return name === REQUESTED_UNTIL ? '/requestedUntil' : `/answers/${name}`;
};
