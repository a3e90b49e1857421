import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { meaningOf } from './meanings';

/** A field of a contract, as far as something that fills it in has to know. */
export interface FieldShape {
  readonly name: string;
  readonly kind: 'text' | 'whole' | 'flag' | 'duration' | 'instant' | 'object';
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** The values that it takes, where it takes some only. */
  readonly values?: readonly string[];
  readonly meaning: string;
}

const kinds: Readonly<Record<string, FieldShape['kind']>> = {
  isBoolean: 'flag',
  isInt: 'whole',
  isDuration: 'duration',
  isInstant: 'instant',
  isPart: 'object',
  areParts: 'object',
  isObject: 'object',
  isScalarMap: 'object',
};
const lists = new Set(['isArray', 'areHandoffPaths', 'areParts']);

/** The fields of a contract, inherited ones first. */
export const fieldShapes = (contract: new () => object): readonly FieldShape[] => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false);
  const names = [
    ...rules.filter(({ target }) => target !== contract),
    ...rules.filter(({ target }) => target === contract),
  ].map(({ propertyName }) => propertyName);
  const defaults: object = new contract();
  return [...new Set(names)].map((name) => {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    const ruleNames = own.map((rule) => rule.name ?? '');
    const isOptional = own.some(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION);
    const values = own.find((rule) => rule.name === 'isIn')?.constraints[0] as readonly string[];
    return {
      name,
      kind: ruleNames.map((rule) => kinds[rule]).find((kind) => kind !== undefined) ?? 'text',
      isList: ruleNames.some((rule) => lists.has(rule)),
      isRequired: !isOptional && Object.entries(defaults).every(([field]) => field !== name),
      values,
      meaning: meaningOf(contract, name) ?? '',
    };
  });
};
