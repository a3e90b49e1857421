import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** How many principals can have called over NATS, each once per limits of its credentials. */
export const CALLER_ACCOUNTS = 256;

/** What one account may use of the server at a time; subscriptions are of one connection. */
const LIMITS = { max_connections: 64, max_subscriptions: 256 };

/** The services check a credential in a few milliseconds; after a restart many come at once. */
const SIGN_IN_WITHIN_SECONDS = 10;

/** Both names are in the configuration from the start: the server reads users and passwords again while it runs, and these not. */
export const SERVICE_USERS = ['services', 'services-2'];

const SERVICES = 'WRIT';
/** The log whose names have no suffix: that of a deployment with one log. */
export const DEFAULT_LOG = 'default';
/** Where the policy service of the default log requests the admission of a caller of another log. */
const ADMIT = 'writ.internal.policy.admit';
const SYSTEM = 'SYS';
const CREATE = '$JS.API.CONSUMER.CREATE.WRIT_EVENTS.>';
const MESSAGES = '$JS.API.CONSUMER.MSG.NEXT.WRIT_EVENTS.*';

/**
 * The services of the account WRIT that a caller's account may reach: `subject` there, `to` what the
 * caller uses. The server tells them who calls (`share`). A caller creates consumers by way of the
 * ledger, because a consumer as JetStream takes it may deliver to any subject of the services.
 */
const callerServices = [
  { subject: 'writ.v1.*', share: true },
  { subject: 'writ.v1.intake.*.*', share: true },
  { subject: 'writ.internal.callers.account', to: '$JS.API.INFO' },
  { subject: 'writ.internal.callers.create-consumer.>', to: CREATE },
  { subject: '$JS.API.CONSUMER.INFO.WRIT_EVENTS.*' },
  { subject: '$JS.API.CONSUMER.DELETE.WRIT_EVENTS.*' },
  { subject: MESSAGES },
  { subject: '$JS.ACK.WRIT_EVENTS.*.>' },
];
const EVENTS = 'writ.v1.events.>';

/** What the services use of the server itself: to see who is connected, and to close a connection. */
const systemServices = [
  { subject: '$SYS.REQ.SERVER.PING.CONNZ', to: 'writ.internal.nats.connections' },
  { subject: '$SYS.REQ.SERVER.*.KICK', to: 'writ.internal.nats.kick.*' },
];

const exported = ({ subject }) => ({
  service: subject,
  // One request, many messages.
  response_type: [MESSAGES, systemServices[0].subject].includes(subject) ? 'stream' : 'singleton',
});
const importedFrom =
  (account) =>
  ({ subject, to, share }) => ({
    service: { account, subject },
    ...(to && { to }),
    ...(share && { share }),
  });

const servicesPermissions = {
  publish: { allow: ['writ.>', '$JS.>', '_INBOX.>', '_R_.>', '$SYS._INBOX.>'] },
  subscribe: { allow: ['writ.>', '$JS.>', '_INBOX.>', '$SYS.REQ.USER.AUTH'] },
};

/** The account of the services of a log: `WRIT`, and `WRIT-eu` of the log `eu`. */
const accountOf = (log) => (log === DEFAULT_LOG ? SERVICES : `${SERVICES}-${log}`);
/** The account of a caller of a log: `CALLER-1`, and `CALLER-eu-1` of the log `eu`. */
const callerAccountOf = (log, number) => `CALLER-${log === DEFAULT_LOG ? '' : `${log}-`}${number}`;
/** The users of the services of a log. */
export const usersOfLog = (log) =>
  log === DEFAULT_LOG ? SERVICE_USERS : SERVICE_USERS.map((user) => `${log}-${user}`);

/**
 * Accounts and sign-in of our nats-server. The services and their JetStream have one account; each
 * caller gets one of its own, so that nobody receives another's answers, and reaches the services by the
 * subjects above alone. For a caller without the services' password, nats-server calls the services
 * (auth callout), which sign what the caller may do with the issuer's key.
 *
 * Each further log has such accounts of its own, with the same subjects and streams in them: the server connects
 * none of them with those of another log. The services of the default log sign callers of all logs in, because a server
 * has one auth callout, and may therefore send the services of each log one kind of request.
 * @param users user → password of the services of the default log · @param logs log → the same for the other logs
 */
export function natsAccounts({ users, issuer, logs = {} }) {
  const usersByLog = { [DEFAULT_LOG]: users, ...logs };
  return {
    system_account: SYSTEM,
    accounts: {
      [SYSTEM]: { exports: systemServices.map(exported) },
      ...Object.assign(
        {},
        ...Object.entries(usersByLog).map(([log, ofLog]) => accountsOf(log, ofLog, usersByLog)),
      ),
    },
    authorization: {
      timeout: SIGN_IN_WITHIN_SECONDS,
      auth_callout: {
        issuer: publicKeyOf(issuer),
        auth_users: Object.keys(usersByLog).flatMap(usersOfLog),
        account: SERVICES,
      },
    },
  };
}

function accountsOf(log, users, usersByLog) {
  const isDefault = log === DEFAULT_LOG;
  const imports = [
    ...callerServices.map(importedFrom(accountOf(log))),
    { stream: { account: accountOf(log), subject: EVENTS } },
  ];
  const others = Object.keys(usersByLog).filter((other) => other !== DEFAULT_LOG);
  const callers = Array.from({ length: CALLER_ACCOUNTS }, (_, index) => [
    callerAccountOf(log, index + 1),
    { imports, limits: LIMITS },
  ]);
  const services = {
    jetstream: 'enabled',
    users: usersOfLog(log).map((user) => ({
      user,
      // The server wants each user of the callout: nobody has the password of the one that is not in use.
      password: users[user] ?? randomBytes(32).toString('base64url'),
      permissions: servicesPermissions,
    })),
    exports: [
      ...callerServices.map(exported),
      { stream: EVENTS },
      ...(isDefault ? [] : [{ service: ADMIT, accounts: [SERVICES] }]),
    ],
    imports: [
      ...systemServices.map(importedFrom(SYSTEM)),
      ...(isDefault ? others.map(admissionAt) : []),
    ],
  };
  return { [accountOf(log)]: services, ...Object.fromEntries(callers) };
}

const admissionAt = (log) => ({
  service: { account: accountOf(log), subject: ADMIT },
  to: `writ.internal.logs.${log}.admit`,
});

/** A seed of an account's nkey. The library is there once packages are installed, this file before. */
export const newIssuer = () =>
  new TextDecoder().decode(require('nkeys.js').createAccount().getSeed());

const publicKeyOf = (seed) =>
  require('nkeys.js').fromSeed(new TextEncoder().encode(seed)).getPublicKey();
