import { evidenceLevels } from './events';
import { blockerKinds, HANDOFF_FORMAT, handoffApprovalStatuses } from './handoff-package';
import { firstKinds } from './handoffs';

/** JSON Schema, as far as it is used here. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const text: JsonSchema = { type: 'string', minLength: 1 };
const count: JsonSchema = { type: 'integer', minimum: 1 };
const instant: JsonSchema = { type: 'string', format: 'date-time' };
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const texts = listOf(text);
const among = (...values: readonly string[]): JsonSchema => ({ enum: values });
const or = (schema: JsonSchema, ...words: readonly string[]): JsonSchema => ({
  anyOf: [schema, words.length === 1 ? { const: words[0] } : { enum: words }],
});

/** Every field is there, and no other. */
const objectOf = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const mapOf = (schema: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties: schema,
});

const value: JsonSchema = {
  description: 'What somebody stated: TBD where nobody did.',
  anyOf: [
    { type: ['string', 'integer', 'number', 'boolean'] },
    { type: 'array', items: { type: 'string' } },
  ],
};
const approvalStatus = among(...handoffApprovalStatuses);

const properties: Readonly<Record<string, JsonSchema>> = {
  format: { const: HANDOFF_FORMAT },
  generatedAt: { ...instant, description: 'By the clock of the database.' },
  position: { type: 'integer', minimum: 0, description: 'The ledger position that it is true at.' },
  workOrder: objectOf({
    id: text,
    status: among('unknown', 'open', 'closed', 'abandoned', 'superseded'),
    stopped: { type: 'boolean' },
    jobType: text,
    mode: text,
    owner: text,
    allowedOutput: text,
    openedAt: or(instant, 'TBD'),
    dueAt: or(instant, 'TBD'),
    parent: { ...text, description: 'The work order whose track it is; none.' },
  }),
  client: text,
  objects: texts,
  inputs: mapOf(value),
  workflow: objectOf({ id: text, version: or(count, 'TBD'), digest: text }),
  stage: { ...text, description: 'Where the work is; none where it does not go by stages.' },
  stages: listOf(
    objectOf({
      name: text,
      status: among('open', 'entered', 'completed', 'skipped'),
      owner: text,
      support: { type: 'boolean' },
      artifact: text,
      outdated: texts,
      gates: texts,
    }),
  ),
  transitions: listOf(objectOf({ from: text, to: text })),
  moves: listOf(
    objectOf({
      from: text,
      to: text,
      move: among('forward', 'back', 'beside'),
      at: instant,
      by: text,
    }),
  ),
  gates: listOf(
    objectOf({
      gate: text,
      status: among('passed', 'skipped', 'open', 'closed'),
      owner: text,
      missing: texts,
      at: or(instant, 'none'),
      by: text,
      rationale: among('stated', 'none'),
    }),
  ),
  artifacts: listOf(
    objectOf({
      evidenceId: text,
      kind: text,
      path: text,
      version: or(count, 'TBD'),
      sha256: or({ type: 'string', pattern: '^[0-9a-f]{64}$' }, 'TBD'),
      level: among(...evidenceLevels),
      source: text,
      mediaType: text,
    }),
  ),
  decisions: listOf(
    objectOf({
      decisionId: text,
      outcome: among('run', 'wait', 'stop'),
      enforced: { type: 'boolean' },
      action: text,
      system: text,
      rules: texts,
      owner: text,
      nextAction: text,
      validUntil: instant,
    }),
  ),
  externalActions: listOf(
    objectOf({
      action: text,
      audience: text,
      decisionId: text,
      authorised: { type: 'boolean' },
      approvals: listOf(objectOf({ approvalId: text, kind: text, grantedBy: text })),
      evidence: texts,
      at: instant,
      by: text,
    }),
  ),
  approvals: {
    description: 'By kind; the status is the least of those that stand.',
    ...mapOf(
      objectOf({
        status: approvalStatus,
        owner: text,
        each: listOf(
          objectOf({
            approvalId: text,
            status: approvalStatus,
            owner: text,
            gate: text,
            permits: texts,
            grantedBy: text,
            expiresAt: or(instant, 'none'),
            openConditions: listOf(objectOf({ number: count, text })),
            dependsOnOutdated: texts,
          }),
        ),
      }),
    ),
  },
  openQuestions: listOf(
    objectOf({
      number: count,
      question: { ...text, description: 'erased where nobody can read it any more.' },
      owner: text,
      askedBy: text,
      askedAt: instant,
      dueAt: or(instant, 'TBD'),
    }),
  ),
  blockers: listOf(
    objectOf({ kind: among(...blockerKinds), subject: text, owner: text, message: text }),
  ),
  conflicts: listOf(
    objectOf({ fact: text, statements: listOf(objectOf({ source: text, value })) }),
  ),
  delegations: listOf(
    objectOf({
      dispatchId: text,
      kind: text,
      recipient: text,
      delegator: text,
      step: text,
      status: among('dispatched', 'delivered', 'accepted', 'reported-done', 'timed-out'),
      timesOutAt: instant,
    }),
  ),
  tracks: {
    description: 'The work itself first.',
    ...listOf(
      objectOf({
        track: text,
        workOrderId: text,
        status: among(
          'active',
          'draft-only',
          'blocked',
          'stopped',
          'closed',
          'abandoned',
          'superseded',
          'TBD',
        ),
        owner: text,
        blocker: text,
        allowedOutput: text,
      }),
    ),
  },
  nextStage: { ...text, description: 'none where only closing is left.' },
  nextOwner: text,
  nextAction: text,
  first: listOf(
    objectOf({ kind: among(...firstKinds), subject: text, owner: text, message: text }),
  ),
};

/** The schema of a handoff, JSON Schema 2020-12. docs/schemas/handoff.schema.json is this, printed. */
export const handoffSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Handoff',
  description:
    'The compact state of a work order for whoever goes on with it. TBD stands for what nobody stated, none for what there is not.',
  ...objectOf(properties),
};
