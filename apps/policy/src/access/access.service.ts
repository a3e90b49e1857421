import { Injectable, type OnModuleInit } from '@nestjs/common';
import { decodeJwt } from 'jose';
import {
  ALL_OWNERS,
  type ApiKeyRevokedData,
  eventDefinition,
  isReservedPrincipal,
  type IssueKeyBody,
  type IssueTokenBody,
  type Key,
  type Role,
  streamOf,
  subjects,
} from '#contracts';
import { fold, Refusal, toInstant } from '#kernel';
import {
  type Caller,
  type CommandFrame,
  DeciderService,
  derivedKeys,
  issueToken,
  type KeyState,
  mustBeWithinLimit,
  mustNameCaller,
  Platform,
  requireMigrated,
} from '#platform';
import { apiKeyDecider, type ApiKeyCommand, type IssuedKey } from '../domain/api-key.decider';
import { policyMigrations } from '../migrations';
import {
  type ApiKey,
  apiKeyFor,
  digestOf,
  isKey,
  type KeyRecord,
  KeyStore,
  parseApiKey,
} from './key-store';
import { KeysFile } from './keys-file';
import { narrowed } from './narrow-credential';
import { PrincipalRegistry } from './principal-registry';
import { RetiredPrincipals } from './retired-principals';
import { Tenants } from './tenants';

type Metadata = CommandFrame['metadata'];

/** Who issues and revokes keys: for their own tenant, or for any. */
const ISSUERS: readonly Role[] = ['admin', 'deployment-admin'];

/**
 * Issues, verifies and revokes API keys and short-lived tokens. The ledger records a key before the key works, and
 * its revocation before anybody is notified.
 */
@Injectable()
export class AccessService implements OnModuleInit {
  private readonly store: KeyStore;
  private readonly keys: DeciderService<IssuedKey, ApiKeyCommand, null>;
  private file: KeysFile;
  private readonly tenants: Tenants;
  readonly retired: RetiredPrincipals;
  readonly registry: PrincipalRegistry;

  constructor(private readonly platform: Platform) {
    this.store = new KeyStore(platform.pool);
    this.registry = new PrincipalRegistry(platform.store);
    this.retired = new RetiredPrincipals(platform, this.registry);
    this.file = new KeysFile(undefined, platform.store);
    this.tenants = new Tenants(platform);
    this.keys = new DeciderService(platform.store, {
      decider: apiKeyDecider,
      streamOf: ({ data }) => streamOf.apiKey(data.keyId),
      contextOf: () => null,
      answerOf: ({ data: { keyId } }) => ({ keyId }),
      describe: (type) => eventDefinition(type)!,
    });
  }

  async onModuleInit(): Promise<void> {
    const { WRIT_KEYS_FILE } = this.platform.settings;
    await requireMigrated(this.platform.pool, 'policy', policyMigrations);
    this.file = new KeysFile(WRIT_KEYS_FILE, this.platform.store);
  }

  /** The caller of a key; null when it opens nothing. */
  async verify(text: string): Promise<Caller | null> {
    const key = parseApiKey(text);
    if (!key) return null;
    const ofFile = await this.ofFile(key.keyId);
    const stored = ofFile ? undefined : await this.store.find(key.keyId);
    const record = ofFile ?? stored;
    if (!record || !isKey(key, record.sha256)) return null;
    if (stored?.isUseUnknown) this.recordUse(key.keyId);
    return callerOf(record);
  }

  /** The caller of a key now, by the key's id; null when it does not work any more. */
  async callerBy(keyId: string): Promise<Caller | null> {
    const record = await this.find(keyId);
    return record ? callerOf(record) : null;
  }

  /** What a key may do now, and when it ended; null when there is no such key. */
  async stateOf(keyId: string): Promise<KeyState | null> {
    const ofFile = await this.file.find(keyId);
    const record = ofFile
      ? { ...ofFile, endedAt: await this.retired.since(ofFile.tenant, ofFile.principal) }
      : await this.store.state(keyId);
    const caller = record && callerOf(record);
    return caller ? { ...caller, endedAt: record.endedAt } : null;
  }

  /**
   * Makes a key in the asker's tenant, or where a deployment admin names another, in that. Only the same command is shown
   * it again: it makes no second one. Refuses with `api_key_wider` and `api_key_role_not_yours` what is not the asker's to
   * give, with `idempotency_key_reused` a request for another key under that command's id, and with `api_key_revoked` a
   * repeated request for one that was revoked meanwhile; with `tenant_not_found` a tenant that does not exist, and with
   * `principal_retired` who is retired.
   */
  async issue({ tenant = '', label, ...wanted }: IssueKeyBody, asker: Metadata) {
    onlyFor(ISSUERS, asker);
    const metadata = inTenant(tenant || asker.tenant, asker);
    this.platform.slots.mustServe(metadata.tenant);
    await this.tenants.mustExist(metadata.tenant);
    const keys = this.keysFor(asker, metadata.tenant);
    const { keyId } = keys[0]!;
    await this.introduce(metadata, [wanted.principal, ...(wanted.owners ?? [])]);
    await this.retired.mustNotBe(metadata.tenant, wanted.principal);
    await this.keys.handle({ type: 'issue-api-key', data: { ...wanted, keyId }, metadata });
    const record: KeyRecord = {
      ...(await this.recordOf(metadata.tenant, keyId)),
      label: label ?? null,
      sha256: digestOf(keys[0]!),
    };
    const key = (await this.store.add(record)) ? keys[0]! : await this.made(keyId, keys);
    const { principal, roles, owners, source, workflows, expiresAt } = record;
    const shown = { principal, roles, owners, source, workflows, expiresAt, label: record.label };
    return { keyId, key: key.text, tenant: metadata.tenant, ...shown };
  }

  /** Refuses what the asker may not issue. Nothing is recorded. */
  async mustBeIssuable(wanted: Omit<IssueKeyBody, 'tenant'>, metadata: Metadata): Promise<void> {
    const { label: _, ...terms } = wanted;
    const { keyId } = this.keysFor(metadata, metadata.tenant)[0]!;
    const data = { ...terms, keyId };
    await this.keys.findsNothingToDo({ type: 'issue-api-key', data, metadata });
  }

  async list(asker: Metadata): Promise<readonly Key[]> {
    onlyFor(ISSUERS, asker);
    return [...this.file.listed(asker.tenant), ...(await this.store.list(asker.tenant))];
  }

  /** Who of a tenant holds a credential that works, those of the keys file among them. */
  async holders(tenant: string) {
    return [...this.file.holders(tenant), ...(await this.store.holders(tenant))];
  }

  /** Refuses with `not_found`, and with `api_key_of_deployment` what is not a tenant's to revoke. */
  async revoke(keyId: string, asker: Metadata): Promise<void> {
    onlyFor(ISSUERS, asker);
    if (this.file.has(keyId))
      throw new Refusal('forbidden', 'This key is in the keys file: remove it there.');
    const { tenant = asker.tenant } = (await this.store.state(keyId)) ?? {};
    const isTheirs = tenant === asker.tenant || asker.roles.includes('deployment-admin');
    if (!isTheirs) throw new Refusal('not_found', `There is no key ${keyId}.`);
    const metadata = inTenant(tenant, asker);
    this.platform.slots.mustServe(tenant);
    await this.keys.handle({ type: 'revoke-api-key', data: { keyId }, metadata });
    await this.stop(keyId, metadata);
  }

  /** Makes the store follow what the ledger says of a revoked key. Done again, it changes nothing. */
  async stop(keyId: ApiKeyRevokedData['keyId'], { tenant, actor }: Metadata): Promise<void> {
    const record = { ...(await this.recordOf(tenant, keyId)), label: null };
    await this.store.revoke(record, actor.id);
    this.platform.bus.tell(subjects.credentials.revoked, { keyId });
    await this.platform.connection.flush();
  }

  /** A token that may do what the asker's credential may, or less, while the key behind it still works. */
  async token(wanted: IssueTokenBody, asker: Metadata) {
    mustNameCaller(asker);
    const record = asker.actor.key === undefined ? undefined : await this.find(asker.actor.key);
    const caller = record && callerOf(record);
    if (!caller || caller.tenant !== asker.tenant || caller.id !== asker.actor.id)
      throw new Refusal('unauthenticated', 'The key behind this request does not work any more.');
    const token = await issueToken(
      narrowed(caller, asker, wanted),
      this.platform.settings.WRIT_TOKEN_SECRET,
    );
    return { token, expiresAt: toInstant(decodeJwt(token).exp! * 1_000) };
  }

  /** The key of a request, by each secret of the server. */
  private keysFor(asker: Metadata, tenant: string): readonly ApiKey[] {
    const { all } = derivedKeys(this.platform.settings.WRIT_TOKEN_SECRET, 'api-keys');
    return all.map((serverKey) => apiKeyFor(asker, serverKey, tenant));
  }

  /** Makes names known to a tenant, beside those that have keys. Refuses with `name_confusable`. */
  async introduce(
    { tenant, actor }: Pick<Metadata, 'tenant' | 'actor'>,
    names: readonly string[],
  ): Promise<void> {
    const ofFile = this.file.of(tenant).map(({ principal }) => principal);
    const inUse = async () => [...ofFile, ...(await this.store.principals(tenant))];
    const introduced = names.filter((name) => name !== ALL_OWNERS);
    await this.registry.introduce({ tenant, actor, names: introduced, inUse });
  }

  /** A key as the ledger has it. */
  private async recordOf(
    tenant: string,
    keyId: string,
  ): Promise<Omit<KeyRecord, 'label' | 'sha256'>> {
    const { events } = await this.platform.store.read(tenant, streamOf.apiKey(keyId), {});
    const { issued } = fold(apiKeyDecider, events);
    if (!issued) throw new Refusal('not_found', `There is no key ${keyId}.`);
    const { source = null, workflows = null, expiresAt = null, ...rest } = issued;
    return { ...rest, tenant, source, workflows, expiresAt };
  }

  /** The one of these keys that was made before: a secret of the server may have been added since. */
  private async made(keyId: string, keys: readonly ApiKey[]): Promise<ApiKey> {
    const made = await this.store.made(keyId);
    if (made?.isRevoked)
      throw new Refusal(
        'api_key_revoked',
        `The key ${keyId} of this request was revoked and opens nothing any more: send a new idempotency key to make another.`,
        { keyId },
      );
    const shown = keys.find((key) => made?.sha256.equals(digestOf(key)));
    if (shown) return shown;
    throw new Refusal(
      'idempotency_key_reused',
      `This key was made before, and cannot be shown again since the secret of the server changed: revoke ${keyId} and send a new idempotency key.`,
    );
  }

  /** Nobody waits for it: a use that could not be recorded becomes known with the next one. */
  private recordUse(keyId: string): void {
    this.store
      .use(keyId)
      .catch((error: unknown) =>
        this.platform.log.warn({ err: error }, 'the use of a key was not recorded'),
      );
  }

  private async find(keyId: string): Promise<KeyRecord | undefined> {
    return (await this.ofFile(keyId)) ?? (await this.store.find(keyId));
  }

  /** A key of the keys file that works. */
  private async ofFile(keyId: string): Promise<KeyRecord | undefined> {
    const key = await this.file.find(keyId);
    return key && (await this.retired.since(key.tenant, key.principal)) === null ? key : undefined;
  }
}

/** Nobody acts under a name that the system itself acts under, whatever a store or a file holds. */
const callerOf = (record: KeyRecord): Caller | null => {
  const { keyId, tenant, principal, roles, owners, source, workflows, expiresAt, issuedBy } =
    record;
  if (isReservedPrincipal(principal)) return null;
  return {
    id: principal,
    keyId,
    tenant,
    roles,
    owners,
    source: source ?? undefined,
    workflows: workflows ?? undefined,
    expiresAt: expiresAt ?? undefined,
    issuedBy: issuedBy.length > 0 ? issuedBy : undefined,
  };
};

/** Refuses to act in another tenant for anybody but a deployment admin. */
const inTenant = (tenant: string, asker: Metadata): Metadata => {
  if (tenant !== asker.tenant && !asker.roles.includes('deployment-admin'))
    throw new Refusal(
      'api_key_role_not_yours',
      'A key of another tenant takes a key with the role deployment-admin.',
    );
  return { ...asker, tenant };
};

/** The gateway has checked roles and limits already; other processes of ours may not have. */
export const onlyFor = (roles: readonly Role[], asker: Metadata): void => {
  mustNameCaller(asker);
  if (!roles.some((role) => asker.roles.includes(role)))
    throw new Refusal(
      'forbidden',
      `This is for the roles ${roles.join(', ')}: ask with a key that has one.`,
    );
  // Keys, sessions and tenants are of no workflow.
  mustBeWithinLimit(asker.workflows, []);
};
