import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  callerSubjects,
  CONSUMER_ACCOUNT_SUBJECT,
  consumersOf,
  consumerSubjects,
  DEFAULT_LOG,
  effectiveRoles,
  eventReaders,
  eventsOf,
  intakeSubject,
  intakeToken,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  type Admission,
  AuthCallout,
  type Caller,
  callerConnections,
  closeConnection,
  connectionName,
  isWithin,
  Platform,
} from '#platform';
import { AccessService } from './access.service';
import { CallerAccounts, callerAccountOf, isCallerAccountOf, limitsOf } from './caller-accounts';
import { LogAssignmentTable } from './log-assignments';
import { type AdmissionReply, RemoteAdmissions } from './remote-admissions';
import { Tenants } from './tenants';

/** A connection is closed after this whose key was revoked, or lost something, while we did not hear of it. */
const CHECK_EVERY_MS = 5_000;

/** Clients connect again by themselves then, with the key as it is by that time. */
const KEY_CONNECTION_MS = 3_600_000;

const NOT_VALID = 'The credential is not valid, or not any more.';

/** A subject has it as one token. */
const TENANT = /^[A-Za-z0-9_-]+$/;

/** Callers on NATS: who may sign in, as whom, and for how long. */
@Injectable()
export class NatsCallers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly accounts: CallerAccounts;
  private readonly remoteAdmissions: RemoteAdmissions;
  private callout?: AuthCallout;
  private timer?: NodeJS.Timeout;
  private checking?: Promise<void>;

  constructor(
    private readonly platform: Platform,
    private readonly access: AccessService,
  ) {
    this.accounts = new CallerAccounts(platform.pool);
    this.remoteAdmissions = new RemoteAdmissions(
      platform,
      new LogAssignmentTable(platform, new Tenants(platform)),
    );
  }

  onApplicationBootstrap(): void {
    const { connection, log, settings, slots } = this.platform;
    // The server asks the default log alone, which signs callers of other logs in as well.
    if (settings.WRIT_LOG === DEFAULT_LOG) {
      if (!settings.WRIT_NATS_ISSUER) return;
      const admit = (credential: string): Promise<Admission | string> => this.admit(credential);
      this.callout = new AuthCallout(connection, settings.WRIT_NATS_ISSUER, admit, (note, error) =>
        log.warn({ err: error }, note),
      );
      this.callout.start(subjects.nats.signIn, 'policy');
    }
    connection.subscribe(subjects.credentials.revoked, {
      callback: () => void this.closeWider(),
    });
    slots.onChange(() => void this.closeWider());
    this.timer = setInterval(() => void this.closeWider(), CHECK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.callout?.stop();
  }

  /** Closes every connection that has more than its key has now. Never rejects: the next time is soon. */
  async closeWider(): Promise<void> {
    // A check that is under way may have begun before the latest revocation.
    await this.checking;
    this.checking ??= this.closeWiderNow()
      .catch((error: unknown) => this.platform.log.debug({ err: error }, 'connections not seen'))
      .finally(() => (this.checking = undefined));
    await this.checking;
  }

  private async closeWiderNow(): Promise<void> {
    const { connection, log } = this.platform;
    const { slots, settings } = this.platform;
    const isOurs = (account: string): boolean => isCallerAccountOf(settings.WRIT_LOG, account);
    // Of a tenant that has moved here: it is let in here, so it does not try in vain.
    const hasMovedHere = ({ tenant }: Pick<Caller, 'tenant'>): boolean =>
      slots.hasMoved && slots.placementOf(tenant) === 'here';
    const everybody = await callerConnections(connection, subjects.nats.connections);
    // The server names callers of other logs as well, whose keys are not known here.
    const connected = everybody.filter(
      ({ account, caller }) => isOurs(account) || hasMovedHere(caller),
    );
    const keyIds = [...new Set(connected.map(({ caller }) => caller.keyId))];
    const known = await Promise.all(keyIds.map((keyId) => this.access.callerBy(keyId)));
    const working = new Map(known.flatMap((key) => (key ? [[key.keyId, key]] : [])));
    const over = connected.filter(({ account, caller }) => {
      const key = working.get(caller.keyId);
      return isOurs(account) ? !key || !isWithin(caller, key) : key !== undefined;
    });
    await Promise.all(
      over.map(async (one) => {
        await closeConnection(connection, subjects.nats.kick(one.serverId), one);
        log.info(
          { keyId: one.caller.keyId },
          'a connection was closed: its key has ended or lost something, or its tenant has moved',
        );
      }),
    );
  }

  /** What the services of the default log are answered about a credential that is shown to the server. */
  async admission(credential: string): Promise<AdmissionReply> {
    const caller = await this.callerOf(credential);
    if (!caller) return { refused: NOT_VALID };
    const admitted = await this.admitCaller(caller);
    if (typeof admitted === 'string') return { refused: admitted };
    const expiresAt = admitted.expiresAt.toISOString();
    return { tenant: caller.tenant, admission: { ...admitted, expiresAt } };
  }

  private async admit(credential: string): Promise<Admission | string> {
    const caller = await this.callerOf(credential);
    return caller ? this.admitCaller(caller) : this.remoteAdmissions.admit(credential, NOT_VALID);
  }

  private async admitCaller(caller: Caller): Promise<Admission | string> {
    if (!TENANT.test(caller.tenant)) return 'The tenant of the credential cannot be on NATS.';
    const isNarrowed = await this.isNarrowed(caller);
    const account = await this.accounts.of(caller, isNarrowed);
    if (typeof account === 'string') {
      this.platform.log.warn({ tenant: caller.tenant, principal: caller.id }, account);
      return account;
    }
    return {
      account: callerAccountOf(this.platform.settings.WRIT_LOG, account),
      name: connectionName(caller),
      expiresAt: endOf(caller),
      ...natsPermissionsOf({ ...caller, isNarrowed }),
    };
  }

  /** Whether the credential may do less than its key may. */
  private async isNarrowed(caller: Caller): Promise<boolean> {
    const key = await this.access.callerBy(caller.keyId);
    return key === null || limitsOf(key) !== limitsOf(caller);
  }

  /** The parts of a token are joined by dots (RFC 7519); an API key has none. */
  private async callerOf(credential: string): Promise<Caller | null> {
    const caller = await (credential.includes('.')
      ? this.callerOfToken(credential)
      : this.access.verify(credential));
    // The services of the log that it has moved to let it in.
    const isHere = caller && this.platform.slots.placementOf(caller.tenant) === 'here';
    return isHere ? caller : null;
  }

  private async callerOfToken(token: string): Promise<Caller | null> {
    try {
      return await this.platform.tokens.verify(token);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }
}

/** When the connection ends: with its credential, or after a while. */
const endOf = ({ expiresAt }: Caller): Date => {
  const renewed = Date.now() + KEY_CONNECTION_MS;
  return new Date(expiresAt === undefined ? renewed : Math.min(Date.parse(expiresAt), renewed));
};

const ANY_SOURCE = '*';

interface PermittedCaller extends Pick<Caller, 'id' | 'tenant' | 'roles' | 'source' | 'workflows'> {
  /** A token that may do less than its key: the consumers are those of the key. */
  readonly isNarrowed: boolean;
}

/**
 * What a caller may publish and subscribe to on NATS. A command is checked again by the service that takes
 * it; here it is the tenant that counts, and the one source of a credential that is bound to it.
 */
export const natsPermissionsOf = ({
  id,
  tenant,
  roles,
  source,
  workflows,
  isNarrowed,
}: PermittedCaller): Pick<Admission, 'publish' | 'subscribe'> => {
  const { answers, commands } = callerSubjects;
  if (source !== undefined)
    return {
      publish: [subjects.intake.submit, intakeSubject(tenant, intakeToken(source))],
      subscribe: [answers],
    };
  const facts = intakeSubject(tenant, ANY_SOURCE);
  // The subject of an event does not say of which workflow it is.
  if (workflows !== undefined) return { publish: [commands, facts], subscribe: [answers] };
  if (!eventReaders.some((role) => effectiveRoles(roles).includes(role)))
    return { publish: [commands, facts], subscribe: [answers] };
  const consumers = consumersOf(tenant, id).flatMap((name) => consumerSubjects(tenant, name));
  return {
    publish: [commands, facts, ...(isNarrowed ? [] : [CONSUMER_ACCOUNT_SUBJECT, ...consumers])],
    subscribe: [answers, eventsOf(tenant)],
  };
};
