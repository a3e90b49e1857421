import { approvalCommands, approvalRefusals } from './approvals/commands';
import { approvalEvents } from './approvals/events';
import { type CommandDefinition, type EventDefinition, type RecordedOf } from './define';
import { exceptionCommands, exceptionRefusals } from './exceptions/commands';
import { exceptionEvents } from './exceptions/events';
import { noticeRefusals } from './exceptions/notices';
import { intakeCommands, intakeRefusals } from './intake/commands';
import { intakeEvents } from './intake/events';
import { ledgerCommands, ledgerRefusals } from './ledger/commands';
import { ledgerEvents } from './ledger/events';
import { accessEvents } from './policy/api-keys';
import { policyCommands, policyRefusals } from './policy/commands';
import { policyEvents } from './policy/events';

/** Every event type there is. */
export const allEvents = [
  ...intakeEvents,
  ...policyEvents,
  ...accessEvents,
  ...approvalEvents,
  ...exceptionEvents,
  ...ledgerEvents,
] as const;

/** Any event of ours, as the ledger holds it. */
export type WritEvent = RecordedOf<(typeof allEvents)[number]>;

const byType = new Map<string, EventDefinition>(allEvents.map((event) => [event.type, event]));

/** The definition of an event type, when it is one of ours. */
export const eventDefinition = (type: string): EventDefinition | undefined => byType.get(type);

/** Every command there is: the table that guards, docs and tests read roles from. */
export const allCommands: readonly CommandDefinition[] = [
  ...intakeCommands,
  ...policyCommands,
  ...approvalCommands,
  ...exceptionCommands,
  ...ledgerCommands,
];

/** Ways that every interface can say no. */
export const generalRefusals = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'idempotency_key_reused',
  'not_found',
  'payload_too_large',
  'unsupported_media_type',
  'too_many_requests',
  'secret_found',
  'version_mismatch',
] as const;

export const allRefusals = [
  ...new Set([
    ...generalRefusals,
    ...intakeRefusals,
    ...policyRefusals,
    ...approvalRefusals,
    ...exceptionRefusals,
    ...noticeRefusals,
    ...ledgerRefusals,
  ]),
] as const;
export type RefusalCode = (typeof allRefusals)[number];
