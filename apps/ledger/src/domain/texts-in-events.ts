import { eventDefinition, evidenceRecorded } from '#contracts';
import { isSealedField, type ReadText, type RecordedEvent, type SealedField } from '#kernel';

type Texts = ReadonlyMap<string, ReadText>;

/** The free texts that an event refers to, by the name of their field. */
export const textsIn = ({
  type,
  data,
}: Pick<RecordedEvent, 'type' | 'data'>): ReadonlyMap<string, SealedField> => {
  // An artifact is no text: it has an interface of its own, and would fill the page.
  if (type === evidenceRecorded.type) return new Map();
  const fields = eventDefinition(type)?.erasable.map(
    (name) => [name, (data as Record<string, unknown>)[name]] as const,
  );
  return new Map(fields?.filter((pair): pair is [string, SealedField] => isSealedField(pair[1])));
};

/** The event with what its free texts say, `{ text, sha256 }`, in the place of their references. */
export const withTexts = <Event extends RecordedEvent>(event: Event, texts: Texts): Event => {
  const opened = [...textsIn(event)].map(([name, { ref }]) => [name, texts.get(ref)] as const);
  if (opened.length === 0) return event;
  return { ...event, data: { ...event.data, ...Object.fromEntries(opened) } };
};
