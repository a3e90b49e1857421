/**
 * `instance` without the fields that are null, in place: clients that write every field say "absent"
 * that way. Only instances of contract classes are touched; in a plain map of facts null means
 * unknown and stays.
 */
export const dropNulls = <T extends object>(instance: T): T => {
  for (const [name, value] of Object.entries(instance)) {
    if (value === null) delete instance[name as keyof T];
    else for (const part of [value].flat()) if (isContract(part)) dropNulls(part);
  }
  return instance;
};

const isContract = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) !== Object.prototype;
