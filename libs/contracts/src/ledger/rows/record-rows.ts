import { listOf, madeOf } from '../../json-schema';
import { modes } from '../../intake/events';
import { transports, quarantineReasons } from '../../intake/submission';
import { GoldenCase } from '../../policy/commands';
import { PublishedRule } from '../../policy/definition-events';
import { deliveryScopes } from '../delivery-events';
import { visibilities } from '../events';
import { creation, ofTenant, oneOf, orNull, row, shaped } from './row-definition';

/** What was recorded, published, shown, and could not be taken in. */
export const evidenceRow = row(
  'Evidence',
  'One row per piece of evidence and the work order it was recorded on; the artifact is known by its digest.',
)({
  ...ofTenant,
  evidenceId: ['text', 'The evidence.', 'filter'],
  workOrderId: ['text', 'The work order; null when it is of none.', 'filter'],
  kind: ['text', 'What it proves, as the workflow names it.', 'filter', 'sort'],
  sha256: ['text', 'SHA-256 of the artifact.'],
  mediaType: ['text', 'Its media type.'],
  size: ['long', 'Its size in bytes.'],
  visibility: [oneOf(visibilities), 'private, client or public.', 'filter'],
  uri: ['text?', 'Where the artifact can be had, when it is stored elsewhere.'],
  purpose: ['text?', 'What it was captured for.'],
  producer: ['text', 'Who captured it.', 'filter'],
  capturedAt: ['time', 'When it was captured.', 'sort'],
  recordedAt: ['time', 'When it was recorded here.', 'sort'],
  recordedBy: ['text', 'Who recorded it.'],
  approver: ['text?', 'Whose approval it holds, where it is a letter or a record of one.'],
  approves: ['text?', 'Action kinds that this approval permits, joined by commas.'],
  version: [
    'whole',
    'Which version of the artifact it is: 1, and one more for each that it superseded.',
  ],
  supersedes: ['text?', 'The evidence that it took the place of; null for a first version.'],
  supersededBy: [
    'text?',
    'The evidence that superseded it: from then on it proves nothing new; null while it is the newest.',
  ],
  supersededAt: ['time?', 'When that was recorded.'],
  isStored: [
    'flag',
    'Whether its content is stored here; false where only its address and digest are known.',
  ],
  shreddedAt: [
    'time?',
    'When the key to its content was destroyed: its digest and receipts stay; null while the content exists.',
  ],
  path: [
    'text?',
    'Its place in the handoff area of the work order, where it was staged: there lies the one that nothing superseded. Null where it was not staged.',
    'filter',
  ],
  isVerified: [
    'flag',
    'Whether its content was checked against its digest: here, where it is stored, or by somebody other than its recorder.',
    'filter',
  ],
  verifiedAt: ['time?', 'When somebody verified it after it was recorded; null where nobody did.'],
  verifiedBy: ['text?', 'Who did; null where nobody did.'],
  ...creation,
});

export const workflowsRow = row(
  'Workflow',
  'One row per published version of a workflow.',
)({
  ...ofTenant,
  workflowId: ['text', 'The workflow.', 'filter'],
  version: ['whole', '1, 2, 3 … in order of publishing.', 'filter'],
  current: ['flag', 'Whether new work orders are opened with this version.', 'derived', 'filter'],
  digest: ['text', 'SHA-256 of the definition (canonical JSON).'],
  title: ['text?', 'What the workflow is called.'],
  jobType: ['text', 'Its job type.', 'filter'],
  mode: [oneOf(modes), 'enforce or observe.'],
  owner: ['text', 'Who answers for the workflow.'],
  publishedAt: ['time', 'When it was published.'],
  publishedBy: ['text', 'Who published it.'],
  supersededAt: ['time?', 'When the next version was published.'],
  eventId: ['text', 'The event that began it; its receipt has this id.'],
  position: ['long', 'Ledger position of the event that began it.'],
  workWithin: [
    'text?',
    'How long the work may take (ISO 8601 duration); null where it does not say.',
  ],
  stallAfter: [
    'text?',
    'Waiting or blocked longer than this is stalled (ISO 8601 duration); null: never.',
  ],
  calendar: ['text?', 'The calendar in which its times are counted; null: around the clock.'],
  repeatWindow: [
    'text?',
    'The same job on the same object within this time is repeat work (ISO 8601 duration); null: never.',
  ],
  definition: [
    orNull(shaped({ type: 'object', additionalProperties: true })),
    'The definition as it was published, as JSON; null until the view has been rebuilt.',
  ],
});

export const policiesRow = row(
  'Policy',
  'One row per published version of a policy.',
)({
  ...ofTenant,
  policyId: ['text', 'The policy.', 'filter'],
  version: ['whole', '1, 2, 3 … in order of publishing.', 'filter'],
  current: ['flag', 'Whether this version is in force.', 'derived', 'filter'],
  digest: ['text', 'SHA-256 of its text.'],
  workflowId: ['text', 'The workflow that it governs.', 'filter'],
  workflowDigest: ['text', 'The workflow version whose schema the rules were validated against.'],
  cedar: ['text', 'The Cedar text.'],
  publishedAt: ['time', 'When it was published.'],
  publishedBy: ['text', 'Who published it.'],
  supersededAt: ['time?', 'When the next version was published.'],
  eventId: ['text', 'The event that began it; its receipt has this id.'],
  position: ['long', 'Ledger position of the event that began it.'],
  rules: [
    orNull(shaped(listOf(madeOf(PublishedRule)))),
    'Its rules in order, as JSON: id, outcome, reason, approval, owner, code, maxAge, digest, text.',
  ],
  cases: [orNull(shaped(listOf(madeOf(GoldenCase)))), 'The golden cases that it passed, as JSON.'],
  rollbackOf: ['whole?', 'The earlier version whose text came back into force with this one.'],
  approvedBy: ['text?', 'The run decision that allowed the change, where the workflow wants one.'],
  approvedOn: ['text?', 'The work order of that decision.'],
});

export const deliveryLinksRow = row(
  'DeliveryLink',
  'One row per link to a delivery page: the work order and the audience that it was made for, until when it works, and how often it was opened.',
)({
  tenant: ['text', 'Whose link it is.'],
  linkId: ['text', 'Id of the link; it opens nothing.', 'filter'],
  workOrderId: ['text', 'The work order whose delivery page it opens, and no other.', 'filter'],
  scope: [oneOf(deliveryScopes), 'Whose eyes it is for: client or public.', 'filter'],
  audience: [
    'text?',
    'For whom it was made, in the words of its author; null where nobody was named.',
  ],
  status: [oneOf(['open', 'expired', 'revoked']), 'open, expired or revoked.', 'derived', 'filter'],
  issuedBy: ['text', 'Who made it.', 'filter'],
  issuedAt: ['time', 'When it was made.'],
  expiresAt: ['time', 'From when on it opens nothing.'],
  revokedBy: ['text?', 'Who revoked it; null while nobody has.'],
  revokedAt: ['time?', 'When it was revoked; null while it was not.'],
  openings: [
    'long',
    'How often it was opened, as far as the log has heard: it hears once a minute.',
  ],
  lastOpenedAt: ['time?', 'When the log last heard of an opening; null before the first.'],
  eventId: ['text', 'The event that made it; its receipt has this id.'],
  position: ['long', 'Ledger position of that event.'],
  lastPosition: ['long', 'Ledger position of the last event about it.'],
});

export const quarantineRow = row(
  'QuarantinedEvent',
  'One row per thing that arrived and could not be understood: stored whole, and replayable. Received = accepted + duplicate + quarantined.',
)({
  ...ofTenant,
  quarantineId: ['text', 'The entry.', 'filter'],
  status: [oneOf(['waiting', 'replayed']), 'waiting or replayed.', 'filter'],
  source: ['text', 'The CloudEvents source that sent it, as far as it could be read.', 'filter'],
  transport: [oneOf(transports), 'Where it came in: http or nats.', 'filter'],
  reason: [oneOf(quarantineReasons), 'A stable word for the error.', 'filter'],
  message: ['text', 'The error in words.'],
  pointer: ['text', 'Where in the event the error is (RFC 6901).'],
  receivedAt: ['time', 'When it was recorded here.'],
  replayedAt: ['time?', 'When it was replayed and taken.'],
  replayedEventId: ['text?', 'The event that the replay became.'],
  ...creation,
});

export const deadLettersRow = row(
  'DeadLetter',
  'One row per message that a consumer gave up after its last try; it can be replayed. The tenant is that of the event.',
)({
  tenant: ['text?', 'Whose event it is; null for what came from outside.'],
  deadLetterId: ['text', 'The dead letter.', 'filter'],
  consumer: ['text', 'Who could not do it.', 'filter'],
  subject: ['text', 'What it was about.'],
  messageId: ['text', 'Id of the message: the event id.'],
  error: ['text', 'What went wrong at the last try.'],
  tries: ['whole', 'How often it was tried.'],
  diedAt: ['time', 'When it was given up.'],
  replayedAt: ['time?', 'When it was tried again and done.'],
});
