import { Events, type NatsConnection } from 'nats';

/** A durable consumer of one of the services. */
const SERVICE_CONSUMER = 'exceptions-reactions-0123456789ab';
const EVENTS = 'WRIT_EVENTS';

/** What a caller of the tenant `default` must not publish to; `own` and `other` are consumers. */
export const forbiddenPublishes = (own: string, other: string): readonly string[] => [
  // Between the services.
  'writ.internal.ledger.append',
  'writ.internal.ledger.read-log',
  'writ.internal.policy.create-tenant',
  'writ.internal.policy.issue-key',
  'writ.internal.policy.command.publish-policy',
  'writ.internal.nats.connections',
  'writ.internal.nats.kick.SERVER',
  `writ.internal.callers.create-consumer.${own}.writ.v1.events.default.>`,
  'writ.internal.callers.account',
  // Events come from the ledger alone, facts of a tenant from its callers.
  'writ.v1.events.default.approval.granted',
  'writ.internal.events.default.fact.quarantined',
  'writ.v1.intake.acme.crm',
  'writ.v1.intake.crm',
  // JetStream's API.
  `$JS.API.STREAM.PURGE.${EVENTS}`,
  '$JS.API.STREAM.PURGE.WRIT_INTAKE',
  `$JS.API.STREAM.DELETE.${EVENTS}`,
  `$JS.API.STREAM.UPDATE.${EVENTS}`,
  `$JS.API.STREAM.INFO.${EVENTS}`,
  '$JS.API.STREAM.INFO.WRIT_INTAKE',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.CREATE.MINE',
  `$JS.API.STREAM.MSG.GET.${EVENTS}`,
  `$JS.API.STREAM.MSG.DELETE.${EVENTS}`,
  `$JS.API.DIRECT.GET.${EVENTS}`,
  `$JS.API.STREAM.SNAPSHOT.${EVENTS}`,
  `$JS.API.CONSUMER.NAMES.${EVENTS}`,
  `$JS.API.CONSUMER.LIST.${EVENTS}`,
  // Consumers without a filter, with too wide a one, of the old API, of another stream, one too many.
  `$JS.API.CONSUMER.CREATE.${EVENTS}`,
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own}`,
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own}.writ.v1.events.acme.>`,
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own}.writ.v1.events.>`,
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own}.writ.v1.events.*.step.blocked`,
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own}.writ.internal.events.default.>`,
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own.replace(/1$/, '9')}.writ.v1.events.default.>`,
  `$JS.API.CONSUMER.DURABLE.CREATE.${EVENTS}.${own}`,
  '$JS.API.CONSUMER.CREATE.WRIT_INTAKE.mine.writ.v1.intake.default.crm',
  // Consumers of others.
  ...[other, SERVICE_CONSUMER].flatMap((consumer) => [
    `$JS.API.CONSUMER.CREATE.${EVENTS}.${consumer}.writ.v1.events.default.>`,
    `$JS.API.CONSUMER.MSG.NEXT.${EVENTS}.${consumer}`,
    `$JS.API.CONSUMER.INFO.${EVENTS}.${consumer}`,
    `$JS.API.CONSUMER.DELETE.${EVENTS}.${consumer}`,
    `$JS.ACK.${EVENTS}.${consumer}.1.1.1.1.0`,
  ]),
  // The server, its sign-in, and inboxes of others.
  '$SYS.REQ.USER.AUTH',
  '$SYS.REQ.SERVER.PING',
  '$SYS.REQ.SERVER.PING.CONNZ',
  '$SYS._INBOX.x',
  '_INBOX.services.x',
  '_R_.x.y',
];

/** What a caller of the tenant `default` must not listen to. */
export const forbiddenSubscriptions: readonly string[] = [
  '>',
  '*.>',
  'writ.>',
  'writ.v1.>',
  'writ.v1.decide',
  'writ.v1.submit',
  'writ.v1.intake.>',
  'writ.v1.intake.default.crm',
  'writ.internal.>',
  'writ.v1.events.>',
  'writ.v1.events.*.>',
  'writ.v1.events.*.decision.made.>',
  'writ.v1.events.acme.>',
  'writ.internal.events.default.>',
  '$JS.>',
  '$JS.EVENT.>',
  '$SYS.>',
  '_R_.>',
];

/** What a credential that is bound to the source `/crm` must not publish to, besides. */
export const forbiddenToBound = (own: string): readonly string[] => [
  'writ.v1.decide',
  'writ.v1.open-work-order',
  'writ.v1.grant-approval',
  'writ.v1.intake.default.erp',
  '$JS.API.INFO',
  `$JS.API.CONSUMER.CREATE.${EVENTS}.${own}.writ.v1.events.default.>`,
  `$JS.API.CONSUMER.MSG.NEXT.${EVENTS}.${own}`,
];

/** Reply subjects that a sender may choose and that a service must not publish on. */
export const foreignReplies: readonly string[] = [
  `$JS.API.STREAM.PURGE.${EVENTS}`,
  '$JS.API.STREAM.DELETE.WRIT_INTAKE',
  'writ.v1.events.default.approval.granted',
  // One that the services do not use by themselves meanwhile.
  'writ.internal.ledger.nobody-uses-this',
  // A public subject that an answer must not become a request on.
  'writ.v1.grant-approval',
];

/** Nobody may use it: that it was refused shows that everything before it was decided. */
const LAST = '$SYS.LAST';

/** Which of the subjects the server does not let a connection use. */
export async function refusedOf(
  connection: NatsConnection,
  operation: 'publish' | 'subscription',
  subjects: readonly string[],
): Promise<readonly string[]> {
  const refused = new Set<string>();
  const status = connection.status();
  for (const subject of [...subjects, LAST])
    if (operation === 'publish') connection.publish(subject, '{}');
    else connection.subscribe(subject, { callback: () => undefined });
  for await (const { type, permissionContext: context } of status) {
    if (type !== Events.Error || context?.operation !== operation) continue;
    if (context.subject === LAST) break;
    refused.add(context.subject);
  }
  return subjects.filter((subject) => refused.has(subject));
}
