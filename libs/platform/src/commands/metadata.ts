import { type FieldError, Refusal } from '#kernel';

const TEXT_MAX = 512;

/**
 * Holds that a frame's metadata says who asks, in which tenant and under which command id. Only our
 * own processes send it, but a frame that lacks it must neither be done nor end in a fault. Refuses
 * with `invalid_request`.
 */
export const mustSayWhoAsks = (metadata: unknown): void => {
  const errors = [...problemsOf(metadata)];
  if (errors.length > 0)
    throw new Refusal(
      'invalid_request',
      `The frame does not say who asks: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}.`,
      {},
      errors,
    );
};

function* problemsOf(metadata: unknown): Generator<FieldError> {
  if (!isObject(metadata)) return yield { pointer: '/metadata', message: 'must be an object' };
  for (const name of ['commandId', 'tenant', 'correlationId'])
    if (!isText(metadata[name]))
      yield { pointer: `/metadata/${name}`, message: `must be 1 to ${TEXT_MAX} characters` };
  const { actor, roles, owners } = metadata;
  if (!isObject(actor) || !isText(actor['id']))
    yield { pointer: '/metadata/actor/id', message: 'must be the id of a person or system' };
  if (!areTexts(roles)) yield { pointer: '/metadata/roles', message: 'must be a list of roles' };
  if (owners !== undefined && !areTexts(owners))
    yield { pointer: '/metadata/owners', message: 'must be a list of owner ids' };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= TEXT_MAX;

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
