import {
  type CatalogItem,
  type CatalogsDocument,
  FORM_FIELDS,
  type FormField,
  JUSTIFICATION,
  jsonSchema,
  type JsonSchema,
  type RequestForm,
  REQUESTED_UNTIL,
  TEXT_MAX,
} from '#contracts';

const { meaning, text, time } = jsonSchema;
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * What a request has to state, as the JSON Schema of its members `context` and `requested_access`: the profile says "augmentations", and
 * a schema of both shows in which of them each value belongs. Values of fields come from catalogs, so they are plain texts here.
 */
export const schemaOf = ({ requires, fields }: RequestForm, address: string): JsonSchema => {
  const isRequired = (name: string): boolean => requires.includes(name);
  const chosen = objectOf(
    Object.fromEntries(fields.map((field) => [field.name, meaning(text, titleOf(field))])),
    isRequired,
  );
  const context = objectOf({ [JUSTIFICATION]: why }, isRequired);
  const choosing: Readonly<Record<string, JsonSchema>> =
    fields.length > 0 ? { [FORM_FIELDS]: chosen } : {};
  const wanted = objectOf({ [REQUESTED_UNTIL]: until, ...choosing }, (name) =>
    name === FORM_FIELDS ? isAny(chosen) : isRequired(name),
  );
  const members = { context, requested_access: wanted };
  return {
    $schema: DIALECT,
    $id: address,
    ...objectOf(members, (name) => isAny(name === 'context' ? context : wanted)),
  };
};

const why: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: TEXT_MAX,
  description: 'Why access is wanted. The owner reads it.',
};
const until = meaning(time, 'Until when access is wanted at most.');

const objectOf = (
  properties: Readonly<Record<string, JsonSchema>>,
  isRequired: (name: string) => boolean,
): JsonSchema => {
  const required = Object.keys(properties).filter(isRequired);
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
};

const isAny = ({ required = [] }: JsonSchema): boolean => required.length > 0;

const titleOf = ({ name, title }: FormField): string => title ?? name;

/** From which catalog the value of each field comes. `addressOf` is where the catalog of a field is. */
export const catalogsOf = (
  { fields }: RequestForm,
  addressOf: (field: string) => string,
): CatalogsDocument => ({
  fields: Object.fromEntries(
    fields.map(({ name }) => [
      `/requested_access/${FORM_FIELDS}/${name}`,
      { endpoint: addressOf(name) },
    ]),
  ),
});

/** The values of a field whose text has `q` in it, in upper or lower case; undefined where the form has no such field. */
export const catalogOf = (
  { fields }: RequestForm,
  field: string,
  q = '',
): readonly CatalogItem[] | undefined => {
  const wanted = q.toLowerCase();
  return fields
    .find(({ name }) => name === field)
    ?.choices.map(({ value, label = value, description, risk }) => ({
      value,
      label,
      ...(description !== undefined && { description }),
      ...(risk !== undefined && { risk_level: risk }),
    }))
    .filter(({ value, label, description = '' }) =>
      [value, label, description].some((one) => one.toLowerCase().includes(wanted)),
    );
};
