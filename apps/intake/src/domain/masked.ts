import { LIST_MAX, type MaskedPlace } from '#contracts';

/** Places in an event whose values rules read: the value of a fact, and the inputs of an opening. */
const READ_BY_RULES = /^\/data\/(?:value|inputs\/([^/]+))(?:\/|$)/;

type Event = Readonly<Record<string, unknown>>;

/**
 * An event in which every value that rules read is unknown where anything of it is masked: what is left
 * of it is not what the source said, and doubt is never `run` (domain rules 2, 14 and 17).
 */
export const unknownWhereMasked = (value: unknown, masked: readonly MaskedPlace[]): unknown => {
  if (!masked.some(({ pointer }) => READ_BY_RULES.test(pointer))) return value;
  const event = value as Event;
  const data = { ...(event['data'] as Event) };
  for (const { pointer } of masked) {
    const [found, input] = READ_BY_RULES.exec(pointer) ?? [];
    if (found === undefined) continue;
    if (input === undefined) data['value'] = null;
    else data['inputs'] = { ...(data['inputs'] as Event), [input]: null };
  }
  return { ...event, data };
};

/** Whether anything of the action that an event reports is masked: then no run is known to cover it. */
export const isActionMasked = (masked: readonly MaskedPlace[]): boolean =>
  masked.some(({ pointer }) => pointer.startsWith('/data/action'));

/** What is recorded of it with the event, so that people see it. */
export const toldOf = (masked: readonly MaskedPlace[]): { masked?: MaskedPlace[] } =>
  masked.length === 0 ? {} : { masked: masked.slice(0, LIST_MAX) };
