import { isDeepStrictEqual } from 'node:util';
import {
  type ApiKeyIssuedData,
  type ApiKeyRevokedData,
  type IssueApiKey,
  type KeyOfFile,
  limitingRoles,
  type RevokeApiKey,
  type WritEvent,
} from '#contracts';
import {
  assertNever,
  type Command,
  type CommandMetadata,
  type Decider,
  type NewEvent,
  parseInstant,
  type RecordedEvent,
  Refusal,
} from '#kernel';

export type ApiKeyCommand = IssueApiKey | RevokeApiKey;

/** One key: absent before it is issued. */
export interface IssuedKey {
  readonly issued?: ApiKeyIssuedData;
  readonly isRevoked: boolean;
}

/** Powers over the deployment, which no tenant gives or takes away. */
export const OF_DEPLOYMENT = 'deployment-admin';

const decide = (command: ApiKeyCommand, key: IssuedKey): readonly NewEvent[] => {
  switch (command.type) {
    case 'issue-api-key':
      return issue(command);
    case 'revoke-api-key':
      return revoke(command, key);
    default:
      return assertNever(command);
  }
};

const issue = ({ data, metadata }: IssueApiKey): readonly NewEvent[] => {
  const { keyId, principal, roles, owners = [], source, workflows } = data;
  const expiresAt = data.expiresAt === undefined ? undefined : parseInstant(data.expiresAt)!;
  mustBeToCome(expiresAt, metadata);
  mustGive(roles, metadata);
  mustNotOutlive(expiresAt, metadata);
  mustKeepSource(source, metadata);
  mustKeepLimits(roles, metadata);
  mustNotRaiseOneself(principal, { roles, owners }, metadata);
  const { id, issuedBy = [] } = metadata.actor;
  const issued: ApiKeyIssuedData = {
    keyId,
    principal,
    roles,
    owners,
    source,
    workflows,
    expiresAt,
    issuedBy: [...new Set([id, ...issuedBy])],
  };
  return [{ type: 'api-key.issued', data: issued }];
};

const mustBeToCome = (expiresAt: string | undefined, { now }: CommandMetadata): void => {
  if (expiresAt !== undefined && expiresAt <= now)
    throw new Refusal(
      'invalid_request',
      `It would have ended at ${expiresAt}: state a later end.`,
      {},
      [{ pointer: '/expiresAt', message: 'must be to come' }],
    );
};

const mustGive = (given: readonly string[], { roles }: CommandMetadata): void => {
  if (given.includes(OF_DEPLOYMENT) && !roles.includes(OF_DEPLOYMENT))
    throw new Refusal(
      'api_key_role_not_yours',
      `The role ${OF_DEPLOYMENT} is given only by those who have it: ask with a key that has it.`,
    );
};

/** What is issued without a role that limits its issuer would be a way around that limit. */
const mustKeepLimits = (given: readonly string[], { roles }: CommandMetadata): void => {
  const lacking = limitingRoles.filter((role) => roles.includes(role) && !given.includes(role));
  if (lacking.length > 0)
    throw new Refusal(
      'api_key_wider',
      `Your credential is limited by ${lacking.join(', ')}, and so is what it issues: add that to \`roles\`, or ask with a key without it.`,
      { roles: lacking },
    );
};

/** What is issued by a credential that ends would be a way around its end. */
const mustNotOutlive = (
  expiresAt: string | undefined,
  { expiresAt: end }: CommandMetadata,
): void => {
  if (end !== undefined && (expiresAt === undefined || expiresAt > end))
    throw new Refusal(
      'api_key_wider',
      `Your credential ends at ${end}, and what it issues ends no later: state an earlier \`expiresAt\`, or ask with a key that does not end.`,
      { expiresAt: end },
    );
};

const mustKeepSource = (source: string | undefined, { source: own }: CommandMetadata): void => {
  if (own !== undefined && source !== own)
    throw new Refusal(
      'api_key_wider',
      `Your credential speaks for the source ${own} alone, and so does what it issues: state that \`source\`.`,
      { source: own },
    );
};

/** Nobody gives themselves roles or owners that they do not have. */
const mustNotRaiseOneself = (
  principal: string,
  given: { readonly roles: readonly string[]; readonly owners: readonly string[] },
  { actor, roles, owners = [] }: CommandMetadata,
): void => {
  const isWithin =
    given.roles.every((role) => roles.includes(role)) &&
    (owners.includes('*') || given.owners.every((owner) => owners.includes(owner)));
  if (principal === actor.id && !isWithin)
    throw new Refusal(
      'api_key_wider',
      'You may renew your own key with what it may do or less: for more, another admin issues it.',
    );
};

const revoke = (
  { data: { keyId }, metadata }: RevokeApiKey,
  { issued, isRevoked }: IssuedKey,
): readonly NewEvent[] => {
  if (!issued) throw new Refusal('not_found', `There is no key ${keyId}.`);
  if ((issued.roles as readonly string[]).includes(OF_DEPLOYMENT) && !isOfDeployment(metadata))
    throw new Refusal(
      'api_key_of_deployment',
      `This key is of the deployment: ask with a key of the role ${OF_DEPLOYMENT}.`,
    );
  if (isRevoked) return [];
  const revoked: ApiKeyRevokedData = { keyId, principal: issued.principal };
  return [{ type: 'api-key.revoked', data: revoked }];
};

const isOfDeployment = ({ roles }: CommandMetadata): boolean => roles.includes(OF_DEPLOYMENT);

const evolve = (key: IssuedKey, recorded: RecordedEvent): IssuedKey => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'api-key.issued':
      return { ...key, issued: event.data };
    case 'api-key.revoked':
      return { ...key, isRevoked: true };
    default:
      return key;
  }
};

/** The life of one API key: who was given what by whom, and its end. */
export const apiKeyDecider: Decider<IssuedKey, ApiKeyCommand, NewEvent> = {
  initialState: { isRevoked: false },
  decide,
  evolve,
};

export type LoadKeysFile = Command<'load-keys-file', { readonly keys: readonly KeyOfFile[] }>;

/** What the keys file holds is recorded when it changes, and not with every start. */
export const keysFileDecider: Decider<readonly KeyOfFile[], LoadKeysFile, NewEvent> = {
  initialState: [],
  decide: ({ data: { keys } }, known) =>
    isDeepStrictEqual(keys, known) ? [] : [{ type: 'keys-file.loaded', data: { keys } }],
  evolve: (known, recorded) => {
    const event = recorded as WritEvent;
    return event.type === 'keys-file.loaded' ? event.data.keys : known;
  },
};
