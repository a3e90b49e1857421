import { useSearch } from '@tanstack/react-router';

/** The past that the page looks at, from its address: a time or a position, as it was known then or is known now. */
export type Past = {
  readonly asOf?: string;
  readonly known?: 'then' | 'now';
};

/** What is added to every question while the page looks at the past; nothing in the present. */
export const usePast = (): Past => {
  const { asOf, known } = useSearch({ from: '__root__' });
  if (asOf === undefined || asOf === '') return {};
  return { asOf, ...(known === 'now' ? { known } : {}) };
};
