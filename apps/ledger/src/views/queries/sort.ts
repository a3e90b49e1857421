import { SORT_BACKWARDS } from '#contracts';
import { type FieldError } from '#kernel';

/** What a caller sorts by. */
export interface Sort {
  readonly field: string;
  readonly isDescending: boolean;
}

/** Reads `dueAt`, or `-dueAt` for descending order; undefined where nothing is sorted by that. */
export const sortIn = (text: string, known: readonly string[]): Sort | undefined => {
  const isDescending = text.startsWith('-');
  const field = isDescending ? text.slice(1) : text;
  return known.includes(field) ? { field, isDescending } : undefined;
};

/** Why `sortIn` found nothing. */
export const unsorted = (known: readonly string[]): FieldError => ({
  pointer: '/sort',
  message:
    known.length > 0
      ? `must be one of ${known.join(', ')}, ${SORT_BACKWARDS}`
      : 'is no parameter here: the list has one order',
});
