import { type PolicyRefusal } from '#contracts';
import { Refusal } from '#kernel';

/**
 * Domain rule 3: what nobody owns goes to the owner of the code `owner-missing`, so before anything
 * is published that code needs one. Refuses with `owner_missing_unowned`.
 */
export const mustHaveOwner = (lastResort: string | undefined): void => {
  if (lastResort !== undefined && lastResort !== 'TBD') return;
  const refusal: PolicyRefusal = 'owner_missing_unowned';
  throw new Refusal(
    refusal,
    'The exception code owner-missing has no owner here, so what nobody owns would reach nobody: ' +
      'give it one first, with PUT /v1/exception-codes/owner-missing or in exception-codes.yaml.',
  );
};
