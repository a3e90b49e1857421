import {
  type DocumentOf,
  evidenceLevels,
  jsonSchema,
  type JsonSchema,
  type UnmetItem,
} from '#contracts';
import { type Bundle, bundleOf } from '#verify';

export const CERTIFICATE_FORMAT = 'writ.closure-certificate.v2';

const { among, constant, count, listOf, meaning, number, objectOf, orNull, text, time } =
  jsonSchema;

const leaf = meaning(count, 'A leaf of the log, from 0.');

const closure = objectOf({
  eventId: text,
  index: leaf,
  at: meaning(
    time,
    'The time that it was decided at, or that the report of an outside system was recorded at.',
  ),
  evidenceId: meaning(orNull(text), 'Null where the workflow requires none.'),
  checklistRunId: text,
});

const requirement = objectOf({
  kind: among(
    'input',
    'prerequisite',
    'step',
    'stage',
    'gate',
    'gate-approval',
    'gate-fact',
    'gate-evidence',
    'evidence',
    'closure-evidence',
    'track',
  ),
  name: text,
  index: leaf,
  by: meaning(text, 'The type of the event: a step may be `step.completed` or `step.skipped`.'),
});

const evidence = objectOf({
  evidenceId: text,
  kind: text,
  sha256: text,
  level: meaning(
    among(...evidenceLevels),
    'claimed only where the workflow takes claims of that kind.',
  ),
  index: leaf,
});

const kind: JsonSchema<UnmetItem['kind']> = { type: 'string' };
const obligation = objectOf({
  kind,
  id: text,
  opened: leaf,
  closed: meaning(orNull(leaf), 'Null where its time ran out, or while it is open.'),
  ended: among('by-event', 'by-time', null),
});

const claims = {
  tenant: text,
  workOrderId: text,
  jobType: text,
  workflow: objectOf({
    id: text,
    version: count,
    digest: meaning(text, 'SHA-256 of the canonical JSON (RFC 8785) of the definition.'),
    index: leaf,
  }),
  closure,
  earlierClosures: meaning(
    listOf(closure),
    'Closures that were followed by a reopening, oldest first.',
  ),
  treeSize: meaning(number, 'The tree in which the closure is the last leaf.'),
  requirements: meaning(
    listOf(requirement),
    'What the workflow requires, and the event since which it is met.',
  ),
  evidence: meaning(listOf(evidence), 'The evidence that the closure counts as proof.'),
  obligations: objectOf({
    opened: count,
    closed: count,
    open: constant<number>(0),
    each: listOf(obligation),
  }),
};
const bundle: JsonSchema<Bundle> = { $ref: '#/components/schemas/Bundle' };

/**
 * That a work order was closed with everything met that its workflow requires, and no open obligation. Everybody who has
 * it and the log's key can verify that offline: all that it claims follows from the events in its bundle, which are those
 * up to the closure, with the definitions that they depend on and the ends of tracks.
 */
export const certificateSchema = meaning(
  objectOf({ format: constant(CERTIFICATE_FORMAT), ...claims, bundle }),
  'Verified offline by `writ verify`: docs/verify.md.',
);

export type Certificate = DocumentOf<typeof certificateSchema>;
export type Claims = Omit<Certificate, 'format' | 'bundle'>;
export type ClosureClaim = DocumentOf<typeof closure>;
export type MetRequirement = DocumentOf<typeof requirement>;
export type RequirementKind = MetRequirement['kind'];
export type CountedEvidence = DocumentOf<typeof evidence>;
export type SettledObligation = DocumentOf<typeof obligation>;

/** A certificate from a parsed object; a sentence that says what is wrong with it otherwise. */
export const certificateOf = (fields: Readonly<Record<string, unknown>>): Certificate | string => {
  if (fields['format'] !== CERTIFICATE_FORMAT) return `Its format is not ${CERTIFICATE_FORMAT}.`;
  const bundle = fields['bundle'];
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle))
    return 'It has no bundle.';
  const read = bundleOf(bundle as Readonly<Record<string, unknown>>);
  // What else it says is compared with what the bundle proves, whatever it is.
  return typeof read === 'string' ? `Its bundle is none: ${read}` : (fields as Certificate);
};
