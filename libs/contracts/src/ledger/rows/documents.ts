import { Scope } from '../../approvals/coverage';
import { weekdays } from '../../exceptions/calendars';
import { WorkflowRef } from '../../intake/workflow-ref';
import { ProposedAction } from '../../policy/action';
import { BreakGlassUse, FactSnapshot, PolicyRef } from '../../policy/events';
import { type JsonSchema } from '../handoff-schema';
import { listOf, madeOf } from './row-definition';

const text: JsonSchema = { type: 'string' };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const count: JsonSchema = { type: 'integer', minimum: 1 };
const orNull = (type: string): JsonSchema => ({ type: [type, 'null'] });

export const texts = listOf(text);
export const dates = listOf({ type: 'string', format: 'date' });

const allOf = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

/** Facts by name, as rules or approvers saw them. */
export const factsByName: JsonSchema = {
  type: 'object',
  additionalProperties: madeOf(FactSnapshot),
};

/** What an approver is shown: of an action (`action`, `policy`, `breakGlass`), or of a gate (`gate`, `missing`, `evidence`). */
export const approvalPacket: JsonSchema = {
  type: 'object',
  properties: {
    action: madeOf(ProposedAction),
    facts: factsByName,
    reasons: texts,
    rules: texts,
    workflow: { anyOf: [madeOf(WorkflowRef), { type: 'null' }] },
    policy: madeOf(PolicyRef),
    breakGlass: madeOf(BreakGlassUse),
    gate: { type: 'object', additionalProperties: true },
    missing: texts,
    evidence: listOf({ type: 'object', additionalProperties: true }),
    rationale: text,
  },
  additionalProperties: true,
};

/** Conditions of a yes. */
export const conditionList = listOf(
  allOf({
    number: count,
    text,
    binds: { type: ['array', 'null'], items: text },
    met: { type: 'boolean' },
    metBy: orNull('string'),
    metAt: { ...time, type: ['string', 'null'] },
    evidence: texts,
  }),
);

/** Answers that were recorded for an approver. */
export const recordList = listOf(
  allOf({
    number: count,
    approver: text,
    recordedBy: text,
    recordedAt: time,
    permits: texts,
    scope: madeOf(Scope),
    conditions: texts,
    expiresAt: time,
    singleUse: { type: 'boolean' },
    evidence: texts,
    confirmedBy: orNull('string'),
  }),
);

/** What each definition of a code said. */
export const codeVersions = listOf(
  allOf({
    version: count,
    title: text,
    owner: text,
    sla: text,
    definedAt: time,
    definedBy: text,
    eventId: text,
  }),
);

/** Weekday → spans of local time. */
export const workingHours: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(weekdays.map((day) => [day, listOf(texts)])),
};
