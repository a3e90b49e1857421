import { ArrayMinSize } from 'class-validator';
import { AreNames, AreParts, IsId, IsText, Limit, Optional } from '../fields';
import { Meanings } from '../meanings';

/** The member of the context that says why access is wanted. */
export const JUSTIFICATION = 'business_justification';
/** The member of `requested_access` that says until when. */
export const REQUESTED_UNTIL = 'requested_until';
/** The member of `requested_access` that has the fields of a form: an absolute URI, as the profile wants members of others to be. */
export const FORM_FIELDS = 'urn:writ:access-request:fields';
/** Members of every access request that a form may require beside its own fields. */
export const REQUIRABLE_MEMBERS: readonly string[] = [JUSTIFICATION, REQUESTED_UNTIL];

const CHOICE_MAX = 256;
export const FORM_FIELDS_MAX = 20;
const CHOICES_MAX = 500;

@Meanings({
  value: 'What is submitted.',
  label: 'What people see; the value where absent.',
  description: 'What it means.',
  risk: 'How risky it is, in a word of your own: `low`, `high`.',
  kinds: 'Kinds of action for which it can be chosen; all of the mapping where absent.',
})
export class FieldChoice {
  @IsText(CHOICE_MAX) value!: string;
  @Optional() @IsText(200) label?: string;
  @Optional() @IsText(1_024) description?: string;
  @Optional() @IsText(64) risk?: string;
  @Limit() @AreNames() @ArrayMinSize(1) kinds?: string[];
}

@Meanings({
  name: 'What requests, events and the owner call it.',
  title: 'What people see; the name where absent.',
  choices: 'The values that it takes.',
})
export class FormField {
  @IsId() name!: string;
  @Optional() @IsText(200) title?: string;
  @AreParts(() => FieldChoice, CHOICES_MAX) @ArrayMinSize(1) choices!: FieldChoice[];
}

/** What an access request states beside the question that was denied. */
@Meanings({
  requires:
    'What must be stated: `business_justification`, `requested_until` and names of fields. Anything else may be left out.',
  fields: 'Values that are chosen from a catalog; the owner sees them.',
})
export class RequestForm {
  @AreNames() requires: string[] = [];
  @AreParts(() => FormField, FORM_FIELDS_MAX) fields: FormField[] = [];
}

@Meanings({ field: 'A field of the form.', value: 'The value that was chosen.' })
export class FieldAnswer {
  @IsId() field!: string;
  @IsText(CHOICE_MAX) value!: string;
}

/** Nothing beside the question. */
export const NO_FORM: RequestForm = { requires: [], fields: [] };

/**
 * The part of a form that is for one kind of action, where it wants anything: a field without a choice for the kind is none of its
 * fields.
 */
export const formFor = (form: RequestForm | undefined, kind: string): RequestForm | undefined => {
  const { requires, fields } = form ?? NO_FORM;
  const taken = fields
    .map((field) => ({
      ...field,
      choices: field.choices.filter(({ kinds }) => kinds?.includes(kind) ?? true),
    }))
    .filter(({ choices }) => choices.length > 0);
  const known = [...REQUIRABLE_MEMBERS, ...taken.map(({ name }) => name)];
  const required = requires.filter((name) => known.includes(name));
  return required.length + taken.length > 0 ? { requires: required, fields: taken } : undefined;
};
