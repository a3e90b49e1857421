/**
 * Every NATS subject and stream in the system. No other file may build one.
 *
 *   writ.v1.<command>                          a command or a batch of facts of a caller, answered once
 *   writ.v1.intake.<tenant>.<source>           CloudEvents from outside, on the stream WRIT_INTAKE
 *   writ.v1.events.<tenant>.<subject>.<verb>   every committed event, on the stream WRIT_EVENTS;
 *       … .decision.made.<outcome>.<first|superseding|after-stop>   with what consumers select by
 *       … .<subject>.<verb>.history          an imported fact that nothing waits for: no reaction selects it
 *   writ.internal.events.<tenant>.…            the same for events that some roles may not read
 *   writ.internal.<service>.<word>             between our own processes only
 *
 * The tenant is always the token after `intake` or `events`: permissions of NATS tell tenants apart by it.
 */
import { type Service } from './access';
import { factQuarantined } from './intake/events';
import { type Origin } from './intake/origin';
import { rolesOfStream, workReaders } from './ledger/receipts';
import { accessEvents } from './policy/api-keys';
import { decisionMade, type DecisionMadeData, outcomes } from './policy/events';

export const streams = { intake: 'WRIT_INTAKE', events: 'WRIT_EVENTS' } as const;

export const subjects = {
  intake: { stream: 'writ.v1.intake.*.*', submit: 'writ.v1.submit' },
  events: { readable: 'writ.v1.events.>', restricted: 'writ.internal.events.>' },
  ledger: {
    append: 'writ.internal.ledger.append',
    readStream: 'writ.internal.ledger.read-stream',
    readLog: 'writ.internal.ledger.read-log',
    readTexts: 'writ.internal.ledger.read-texts',
    committed: 'writ.internal.ledger.committed',
    query: 'writ.internal.ledger.query',
    readableWork: 'writ.internal.ledger.readable-work',
    inbox: 'writ.internal.ledger.inbox',
    rebuild: 'writ.internal.ledger.rebuild',
    rewrap: 'writ.internal.ledger.rewrap-content-keys',
    completeErasure: 'writ.internal.ledger.complete-erasure',
    repair: 'writ.internal.ledger.repair',
  },
  contents: {
    open: 'writ.internal.ledger.open-content',
    read: 'writ.internal.ledger.read-content',
  },
  handoffs: {
    next: 'writ.internal.ledger.next',
    possibleActions: 'writ.internal.ledger.possible-actions',
    handoff: 'writ.internal.ledger.handoff',
  },
  deliveryPages: {
    open: 'writ.internal.ledger.open-delivery',
    artifact: 'writ.internal.ledger.open-artifact',
  },
  /** What the server lets our processes ask of it, and asks of them. */
  nats: {
    signIn: '$SYS.REQ.USER.AUTH',
    connections: 'writ.internal.nats.connections',
    kick: (serverId: string): string => `writ.internal.nats.kick.${serverId}`,
    /** What the services of a log say of a credential that is shown to the server. */
    admit: 'writ.internal.policy.admit',
    /** The same, as the services of the default log reach those of another one. */
    admitAt: (log: string): string => `writ.internal.logs.${log}.admit`,
  },
  /** Where the server hands what callers ask of JetStream. */
  callers: {
    account: 'writ.internal.callers.account',
    createConsumer: 'writ.internal.callers.create-consumer',
  },
  trust: {
    receipt: 'writ.internal.ledger.receipt',
    bundle: 'writ.internal.ledger.bundle',
    certificate: 'writ.internal.ledger.certificate',
    proven: 'writ.internal.ledger.proven',
    eventBytes: 'writ.internal.ledger.event-bytes',
    checkpoint: 'writ.internal.ledger.checkpoint',
    consistency: 'writ.internal.ledger.consistency',
    tile: 'writ.internal.ledger.tile',
    entries: 'writ.internal.ledger.entries',
    anchors: 'writ.internal.ledger.anchors',
    keys: 'writ.internal.ledger.log-keys',
    revokeKey: 'writ.internal.ledger.revoke-log-key',
  },
  credentials: {
    /** What is known of a key by its id; tokens rest on it. */
    state: 'writ.internal.policy.key-state',
    /** Who a key stands for now, by its id: what was made with it is worth no more than it. */
    caller: 'writ.internal.policy.key-caller',
    /** Whether the log has the end of a credential, which services learn of later. */
    ended: 'writ.internal.policy.credential-ended',
    /** Who of a tenant holds a credential that approves at all. */
    holders: 'writ.internal.policy.credential-holders',
    /** A key was revoked: services that cache keys look them up again. */
    revoked: 'writ.internal.policy.key-revoked',
  },
  internal: {
    submit: 'writ.internal.intake.submit',
    taken: 'writ.internal.intake.taken',
    replayQuarantined: 'writ.internal.intake.replay-quarantined',
    readQuarantined: 'writ.internal.intake.read-quarantined',
    verifyKey: 'writ.internal.policy.verify-key',
    createTenant: 'writ.internal.policy.create-tenant',
    placeTenant: 'writ.internal.policy.place-tenant',
    assignTenant: 'writ.internal.policy.assign-tenant',
    listLogAssignments: 'writ.internal.policy.list-log-assignments',
    /** The assignment of tenants to logs has another version. */
    logAssigned: 'writ.internal.policy.log-assigned',
    listTenants: 'writ.internal.policy.list-tenants',
    issueKey: 'writ.internal.policy.issue-key',
    listKeys: 'writ.internal.policy.list-keys',
    issueToken: 'writ.internal.policy.issue-token',
    revokeKey: 'writ.internal.policy.revoke-key',
    openSession: 'writ.internal.policy.open-session',
    verifySession: 'writ.internal.policy.verify-session',
    endSession: 'writ.internal.policy.end-session',
    listSessions: 'writ.internal.policy.list-sessions',
    revokeSession: 'writ.internal.policy.revoke-session',
    savePage: 'writ.internal.policy.save-page',
    removeSavedPage: 'writ.internal.policy.remove-saved-page',
    listSavedPages: 'writ.internal.policy.list-saved-pages',
    replayDecisions: 'writ.internal.policy.replay-decisions',
    whatIf: 'writ.internal.policy.what-if',
    /** Who would decide if an action was proposed now; nothing is recorded. */
    deciders: 'writ.internal.policy.deciders',
    /** What would be decided on proposals; nothing is recorded. */
    foresee: 'writ.internal.policy.foresee',
    reviewApproval: 'writ.internal.approvals.review',
    findAnswerers: 'writ.internal.approvals.find-answerers',
    readAccessRequest: 'writ.internal.approvals.read-access-request',
    readRequestForm: 'writ.internal.approvals.read-request-form',
    listAbsences: 'writ.internal.approvals.list-absences',
    replayDeadLetter: 'writ.internal.ledger.replay-dead-letter',
    createWebhook: 'writ.internal.exceptions.create-webhook',
    listWebhooks: 'writ.internal.exceptions.list-webhooks',
    rotateWebhook: 'writ.internal.exceptions.rotate-webhook',
    enableWebhook: 'writ.internal.exceptions.enable-webhook',
    takeBackWebhook: 'writ.internal.exceptions.take-back-webhook',
    deleteWebhook: 'writ.internal.exceptions.delete-webhook',
    listDeliveries: 'writ.internal.exceptions.list-deliveries',
    replayDelivery: 'writ.internal.exceptions.replay-delivery',
    replayDeadDeliveries: 'writ.internal.exceptions.replay-dead-deliveries',
    setMailbox: 'writ.internal.exceptions.set-mailbox',
    claimMailbox: 'writ.internal.exceptions.claim-mailbox',
    removeMailbox: 'writ.internal.exceptions.remove-mailbox',
    listMailboxes: 'writ.internal.exceptions.list-mailboxes',
    requestOwnMailbox: 'writ.internal.exceptions.request-own-mailbox',
    confirmOwnMailbox: 'writ.internal.exceptions.confirm-own-mailbox',
    removeOwnMailbox: 'writ.internal.exceptions.remove-own-mailbox',
    listOwnMailboxes: 'writ.internal.exceptions.list-own-mailboxes',
    listMails: 'writ.internal.exceptions.list-mails',
    replayMail: 'writ.internal.exceptions.replay-mail',
    listNotices: 'writ.internal.exceptions.list-notices',
    readNotices: 'writ.internal.exceptions.read-notices',
    findCallback: 'writ.internal.exceptions.find-callback',
    noticed: 'writ.internal.exceptions.noticed',
  },
} as const;

type Named = { readonly name: string; readonly service: Service };

/** Where our own processes (the gateway first) send a command. */
export const internalCommandSubject = ({ service, name }: Named): string =>
  `writ.internal.${service}.command.${name}`;

/** Where outside callers send the same command, with a token. */
export const publicCommandSubject = ({ name }: Named): string => `writ.v1.${name}`;

/** Where callers of a tenant publish facts of a source; `source` is a token of their choice. */
export const intakeSubject = (tenant: string, source: string): string =>
  `writ.v1.intake.${tenant}.${source}`;

/** The tenant whose callers publish facts on a subject; the server lets nobody else publish there. */
export const tenantOfIntake = (subject: string): string => subject.split('.')[3] ?? '';

/** The token of a CloudEvents source in a subject: `crm` for `/crm`. */
export const intakeToken = (source: string): string =>
  source.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || '-';

/** The last tokens of a subject, which consumers select by besides the type. */
interface Detail {
  readonly all: readonly string[];
  readonly of: (data: unknown) => string;
}

/** The last token of the subject of a decision: whether it replaces another one, and comes after a stop. */
export const decisionPlaces = ['first', 'superseding', 'after-stop'] as const;

const decisionDetails = outcomes.flatMap((outcome) =>
  decisionPlaces.map((place) => `${outcome}.${place}` as const),
);
const detailOfDecision = ({
  outcome,
  supersedes,
  afterStop,
}: DecisionMadeData): (typeof decisionDetails)[number] => {
  if (supersedes !== undefined) return `${outcome}.superseding`;
  return afterStop ? `${outcome}.after-stop` : `${outcome}.first`;
};

const details: Readonly<Record<string, Detail>> = {
  [decisionMade.type]: {
    all: decisionDetails,
    of: (data) => detailOfDecision(data as DecisionMadeData),
  },
};

/** The last token of the subject of an imported fact that nothing waits for. A filter on its type does not select it. */
const HISTORY = 'history';

const isHistory = (data: unknown): boolean =>
  (data as { readonly origin?: Origin } | null)?.origin?.history === true;

interface PublishedEvent {
  readonly tenant: string;
  readonly stream: string;
  /** `<subject>.<verb>` of our catalogue. */
  readonly type: string;
  readonly data: unknown;
}

/** Where a committed event is published. What some roles may not read stays between our processes. */
export const eventSubject = ({ tenant, stream, type, data }: PublishedEvent): string => {
  const readers = rolesOfStream(stream);
  const isForAll = workReaders.every((role) => readers.includes(role));
  const prefix = isForAll ? 'writ.v1.events' : 'writ.internal.events';
  const detail = isHistory(data) ? HISTORY : details[type]?.of(data);
  return [prefix, tenant, type, ...(detail === undefined ? [] : [detail])].join('.');
};

/**
 * Subjects of one event type in every tenant; `detail` selects by its last tokens, such as `stop.*`. Each names
 * these tokens: two filters are equal or select no event in common, as a consumer demands of its filters.
 */
export const eventFilters = (type: string, detail?: string): readonly string[] => {
  const subject = `writ.${isOfAccess(type) ? 'internal' : 'v1'}.events.*.${type}`;
  const known = details[type]?.all;
  if (!known) return [subject];
  const chosen = detail?.replaceAll('.', '\\.').replaceAll('*', '[^.]+') ?? '.*';
  const pattern = new RegExp(`^${chosen}$`);
  return known.filter((one) => pattern.test(one)).map((one) => `${subject}.${one}`);
};

/** The subject of an event type, with names in braces for the tokens that differ: `writ.v1.events.{tenant}.step.blocked`. */
export const patternOfEvents = (type: string): string =>
  `writ.v1.events.{tenant}.${type}${details[type] ? '.{outcome}.{place}' : ''}`;

/** Where imported facts of a type are published that nothing waits for. */
export const patternOfHistory = (type: string): string =>
  `writ.v1.events.{tenant}.${type}.${HISTORY}`;

/** Whether callers of a tenant read events of this type on NATS. The others are about keys and quarantine. */
export const isReadOverNats = (type: string): boolean =>
  !isOfAccess(type) && type !== factQuarantined.type;

/** Events of tenants and keys are in streams of their own, which not every role may read. */
const isOfAccess = (type: string): boolean => accessEvents.some((event) => event.type === type);

/** The tenant of an event, by the subject it was published on; undefined for what is no event of ours. */
export const tenantOfEvent = (subject: string): string | undefined =>
  /^writ\.(?:v1|internal)\.events\.([^.]+)\./.exec(subject)?.[1];

/** All events of a tenant that its callers may read. */
export const eventsOf = (tenant: string): string => `writ.v1.events.${tenant}.>`;

/** Where every instance of a service that is ready says so; others do not answer. */
export const readySubject = (service: Service): string => `writ.internal.${service}.ready`;

/** Everything that a service listens to for its commands: from our processes, and from outside. */
export const commandSubjects = (
  service: Service,
  commands: readonly (Named & { readonly roles: readonly string[] })[],
): string[] => [
  `writ.internal.${service}.command.*`,
  // Commands that only reactions send have no public interface.
  ...commands
    .filter(({ roles }) => roles.some((role) => role !== 'service'))
    .map(publicCommandSubject),
];

/** Where one process takes the pieces of one upload; `uploadId` is a UUID. */
export const uploadSubject = (uploadId: string): string =>
  `writ.internal.ledger.content.${uploadId}`;

/** Where dead letters of a service's reactions are tried again. */
export const redeliverSubject = (service: Service): string => `writ.internal.${service}.redeliver`;
