import { commonMeaningOf } from '#contracts';
import { type Schema } from './schemas';

const format = 'The format and its version.';

/** What members of documents mean, by the name of the document, where its schema does not say it. */
const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Handoff: {
    format,
    workOrder: 'The work order as it is now.',
    client: 'The client; TBD where nobody states it.',
    objects: 'Ids of the objects that it is about.',
    inputs: 'What was brought along, by name.',
    stages: 'The stages in their order, with what each left.',
    gates: 'The gates between stages, and how each stands.',
    openQuestions: 'Questions that nobody has answered.',
    blockers: 'What holds the work up.',
    conflicts: 'Facts that sources state differently.',
    delegations: 'Delegated work that is not over.',
    nextOwner: 'Who goes on; TBD where nobody is known.',
  },
  Delivery: {
    format,
    generatedAt: 'When it was made.',
    scope: 'For whom it is: the client, or the public.',
    expiresAt: 'When the link ends.',
    map: 'The objects of the work, and where each stage stands.',
    boundary: 'What the work may and may not touch.',
    decisions: 'The latest decisions, and how many there are.',
    changed: 'What the work changed.',
    private: 'How much is not shown.',
    publicProof: 'What may be shown to the public, and what is withheld.',
    blocked: 'What holds the work up.',
  },
  Receipt: { format },
  Bundle: {
    format,
    stream: 'The stream of the work order.',
    events: 'Every event of the stream, each with its proof.',
    dependsOn: 'Events of other streams that these name, each with its proof.',
  },
  ClosureCertificate: {
    format,
    closure: 'The event that closed the work order.',
    obligations: 'Obligations that arose, and what became of each.',
    bundle: 'The events by which all of it can be verified.',
  },
  Problem: {
    title: 'The code as words.',
    status: 'The HTTP status.',
    errors: 'Each field that does not fit.',
  },
  CloudEvent: {
    specversion: 'The version of CloudEvents.',
    id: 'Unique among the events of the source.',
    source: 'Who sends it.',
    subject: 'What it is about at the source.',
    time: 'When it happened; when it arrives where absent.',
    datacontenttype: 'The media type of `data`.',
    dataschema: 'The schema of `data`.',
    data: 'What happened.',
    data_base64: 'The same in base64, in place of `data`.',
  },
};

/** Documents whose members say what they mean. */
export const explained = (
  documents: Readonly<Record<string, Schema>>,
): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(documents).map(([name, schema]) => [name, withMeanings(name, schema)]),
  );

const withMeanings = (name: string, schema: Schema): Schema => {
  const { properties } = schema;
  if (!properties) return schema;
  const all = Object.entries(properties as Readonly<Record<string, Schema>>);
  return {
    ...schema,
    properties: Object.fromEntries(
      all.map(([member, one]) => [member, { ...describedAs(name, member), ...one }]),
    ),
  };
};

const describedAs = (name: string, member: string): { readonly description?: string } => {
  const description = meanings[name]?.[member] ?? commonMeaningOf(member);
  return description === undefined ? {} : { description };
};
