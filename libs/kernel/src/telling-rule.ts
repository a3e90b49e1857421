/** Rules of class-validator about the type of a value. */
const TYPE_RULES = ['isArray', 'isBoolean', 'isInt', 'isNumber', 'isObject', 'isString'];

/**
 * Of the rules of class-validator that a field breaks, by name, the one to report with its message: what is of another type
 * breaks its bounds too, which tells nobody anything. Undefined where it breaks none.
 */
export const tellingRule = (
  broken: Readonly<Record<string, string>> = {},
): readonly [rule: string, message: string] | undefined => {
  const rules = Object.entries(broken);
  return rules.find(([rule]) => TYPE_RULES.includes(rule)) ?? rules[0];
};
