/** A value of a fact or an argument; what nobody knows is TBD. */
export const wordOf = (
  value: string | number | boolean | null | undefined | readonly string[],
): string =>
  value === null || value === undefined
    ? 'TBD'
    : Array.isArray(value)
      ? value.join(', ')
      : String(value);
