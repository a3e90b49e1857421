import { Refusal } from '#kernel';
import { secretsIn } from '#secrets';

/**
 * Holds that nothing of a request is a secret, before anything of it is stored, published or answered:
 * neither the texts in it nor the names of its fields. `mayHold` names fields that are stored as secrets.
 * Refuses with `secret_found`, which says where and what, and never repeats it.
 */
export const mustHoldNoSecrets = (data: unknown, mayHold: readonly string[] = []): void => {
  const found = secretsIn(data).filter(({ pointer }) => !mayHold.includes(pointer.split('/')[1]!));
  if (found.length === 0) return;
  const errors = found.slice(0, ERRORS_MAX).map(({ pointer, kind }) => ({
    pointer,
    message: `holds a secret (${kind}): take it out`,
    kind,
  }));
  throw new Refusal(
    'secret_found',
    `The request holds a secret, and nothing of it was kept: ${errors.map(({ pointer, kind }) => `${pointer || 'body'} (${kind})`).join(', ')}. Take it out, name where it is kept instead, and change it if it was in use.`,
    {},
    errors,
  );
};

const ERRORS_MAX = 20;

/** Holds that the id that a caller gives a command is no secret: it is stored forever. */
export const mustBeNoSecret = (commandId: string): void => {
  const [found] = secretsIn(commandId);
  if (!found) return;
  throw new Refusal(
    'secret_found',
    `The Idempotency-Key is a secret (${found.kind}), and nothing was kept: send a random one, such as a UUID.`,
    {},
    [{ pointer: '', message: 'Idempotency-Key is a secret', kind: found.kind }],
  );
};
