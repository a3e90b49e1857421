import { type Handoff } from '#contracts';
/** Handoffs of the pilot: each is of the schema's shape, or the spec fails. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type PastEvent, recorded } from '#testkit';
import { handoffOf, type HandoffMaterial } from '../src/handoff/handoff';
import { definition, event, now, opened } from './pilot-builders';

/** The schema as it is published. */
export const publishedSchema = JSON.parse(
  readFileSync(join(__dirname, '../../../docs/schemas/handoff.schema.json'), 'utf8'),
) as object;
const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }));
export const isValid = ajv.compile(publishedSchema);

export const launch = {
  kind: 'pilot.launch',
  authority: 'apply',
  system: 'sandbox',
  writes: ['label'],
};

export const decision = (decisionId: string, outcome: string, more: object = {}): PastEvent =>
  event('decision.made', {
    decisionId,
    outcome,
    action: launch,
    enforced: true,
    rules: ['rule-1'],
    owner: 'lead',
    nextAction: 'Go on.',
    approvals: [],
    consumes: [],
    validUntil: '2030-01-06T09:00:00.000Z',
    requestedBy: 'agent-7',
    ...more,
  });

export const packageAfter = (
  past: readonly PastEvent[],
  more: Partial<HandoffMaterial> = {},
): Handoff => {
  const handoff = handoffOf({
    workOrderId: 'wo-1',
    events: recorded([opened(), ...past]),
    definition,
    now,
    position: 77,
    questions: new Map(),
    children: [],
    ...more,
  });
  isValid(JSON.parse(JSON.stringify(handoff)));
  expect(isValid.errors).toBeNull();
  return handoff;
};
