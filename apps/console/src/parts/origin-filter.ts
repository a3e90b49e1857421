/** Whether work is our own, which lists show first, or comes from an imported log. */
export const originFilter = {
  name: 'imported',
  label: 'Origin',
  none: 'native',
  byDefault: 'false',
  choices: { true: 'imported', any: 'all' },
} as const;

/** Its part of a query: our own work unless the address says otherwise. */
export const originOf = ({
  imported = 'false',
}: Readonly<Record<string, string | undefined>>): { readonly imported?: string } =>
  imported === 'any' ? {} : { imported };
