import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>;
type Grouped = ReturnType<Storage['groupByPropertyName']>;

/**
 * Has class-validator remember the rules of a class. By itself it gathers them anew for every object and every
 * part of one, by looking at each class that has any: with some hundreds of contracts that is most of what
 * validation costs. A rule that is declared later makes it gather them again. Groups and schemas, which
 * nothing here uses, are left to it.
 */
export const rememberRules = (storage: Storage = getMetadataStorage()): void => {
  const gather = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  const declare = storage.addValidationMetadata.bind(storage);
  let known = new Map<unknown, Rules>();
  const grouped = new WeakMap<Rules, Grouped>();

  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (schema || always || strictGroups || (groups && groups.length > 0))
      return gather(target, schema, always, strictGroups, groups);
    const rules = known.get(target) ?? gather(target, schema, always, strictGroups, groups);
    known.set(target, rules);
    return rules;
  };
  storage.groupByPropertyName = (rules) => {
    const groups = grouped.get(rules) ?? group(rules);
    grouped.set(rules, groups);
    return groups;
  };
  storage.addValidationMetadata = (rule) => {
    known = new Map();
    declare(rule);
  };
};
