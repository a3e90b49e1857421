import { Refusal } from '#kernel';
import { asUnavailable, Unavailable } from '#platform';

/** What passes by itself is waited out: views that are behind, and a database that does not answer. */
export const passing = (error: unknown): never => {
  if (error instanceof Refusal && error.code === 'view_behind')
    throw new Unavailable(error.message, 1, { cause: error });
  return asUnavailable(error);
};
