import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';
import { type Command } from '#kernel';
import { type Role, roles } from '../access';
import { applyDecorators } from '../apply-decorators';
import { DoneAnswer } from '../answers';
import { defineCommand, defineEvent } from '../define';
import { IsExternalId } from '../external-ids';
import { AreIds, AreParts, IsId, IsInstant, IsText, Limit, Optional } from '../fields';
import { AreOwners, AreRecordedNames, IsRecordedName, IsSomebody } from '../principals';
import { Meanings } from '../meanings';
import { principalEvents } from './principals';
import { sessionRevoked } from './sessions';
import { tenantCreated } from './tenants';

/** Roles of a credential, each one that a key may have. */
export const AreRoles = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(roles.length),
    IsIn(roles, { each: true }),
  );

/** More are no limit that anybody can see through. */
const WORKFLOWS_MAX = 50;

const AreWorkflows = (): PropertyDecorator =>
  applyDecorators(AreIds(), ArrayMinSize(1), ArrayMaxSize(WORKFLOWS_MAX));

/** Who a key is for and what it may do, in the ledger as in the command. */
@Meanings({
  principal: 'The person or system that the key is for: what it does is recorded under this name.',
  roles: 'What it may do.',
  source: 'The only CloudEvents source that the key may speak for; any where absent.',
  workflows:
    'The only workflows whose work the key is for: it reads and does nothing else. Any where absent.',
  expiresAt: 'When the key ends; never where absent.',
})
class KeyTerms {
  @IsSomebody() principal!: string;
  @AreRoles() roles!: Role[];
  @Limit() @IsExternalId() source?: string;
  @Limit() @AreWorkflows() workflows?: string[];
  @Limit() @IsInstant() expiresAt?: string;
}

@Meanings({
  owners: 'Owner ids that it may answer for besides its principal, `*` for all; none where absent.',
  label: 'What it is for, to be recognised in a list.',
  tenant: 'The tenant of the key, for a `deployment-admin` alone; that of the caller where absent.',
})
export class IssueKeyBody extends KeyTerms {
  @Optional() @AreOwners() owners?: string[];
  @Optional() @IsText(200) label?: string;
  @Optional() @IsId() tenant?: string;
}

export class RevokeKeyBody {
  @IsId() keyId!: string;
}

@Meanings({
  source:
    'The CloudEvents source that the token is bound to; that of the credential, if it has one, where absent.',
  workflows: 'Some of the workflows of the credential; all of them where absent.',
  roles: 'Some of the roles of the credential; all of them where absent.',
})
export class IssueTokenBody {
  @Optional() @IsExternalId() source?: string;
  @Optional() @AreWorkflows() workflows?: string[];
  @Optional() @AreRoles() roles?: Role[];
}

export const stopApiKey = defineCommand({
  name: 'stop-api-key',
  service: 'policy',
  meaning: 'Make a key that the ledger says is revoked open nothing any more.',
  roles: ['service'],
  body: RevokeKeyBody,
  answer: DoneAnswer,
});

/** What a stream of keys decides on: the gateway asks by admin requests, and the key's id follows from the command's. */
export type IssueApiKey = Command<
  'issue-api-key',
  Omit<IssueKeyBody, 'tenant' | 'label'> & { readonly keyId: string }
>;
export type RevokeApiKey = Command<'revoke-api-key', RevokeKeyBody>;

@Meanings({
  owners: 'Owner ids that it may answer for besides its principal, `*` for all.',
  issuedBy: 'Who issued it, then who issued the key of that principal, and so on.',
})
export class ApiKeyIssuedData extends KeyTerms {
  @IsId() keyId!: string;
  @AreRecordedNames() owners!: string[];
  @AreRecordedNames() issuedBy!: string[];
}

export const apiKeyIssued = defineEvent({
  type: 'api-key.issued',
  version: 1,
  owner: 'policy',
  meaning: 'A principal was given an API key, with these roles, owners and limits.',
  data: ApiKeyIssuedData,
});

@Meanings({
  principal: 'Whose key it was.',
})
export class ApiKeyRevokedData {
  @IsId() keyId!: string;
  @IsRecordedName() principal!: string;
}

export const apiKeyRevoked = defineEvent({
  type: 'api-key.revoked',
  version: 1,
  owner: 'policy',
  meaning: 'An API key, with every token and session that rests on it, opens nothing any more.',
  data: ApiKeyRevokedData,
});

/** A key of the keys file, issued by the operator of the deployment. */
@Meanings({
  principal: 'The person or system that the key is for.',
  roles: 'What it may do.',
  owners: 'Owner ids that it may answer for besides its principal, `*` for all.',
})
export class KeyOfFile {
  @IsId() keyId!: string;
  @IsSomebody() principal!: string;
  @AreRoles() roles!: Role[];
  @AreRecordedNames() owners!: string[];
}

@Meanings({
  keys: 'All keys of the file: one that is missing here and was there before opens nothing any more.',
})
export class KeysFileLoadedData {
  @AreParts(() => KeyOfFile) keys!: KeyOfFile[];
}

export const keysFileLoaded = defineEvent({
  type: 'keys-file.loaded',
  version: 1,
  owner: 'policy',
  meaning: 'The keys of the deployment’s keys file are from now on these.',
  data: KeysFileLoadedData,
});

export const accessEvents = [
  tenantCreated,
  apiKeyIssued,
  apiKeyRevoked,
  keysFileLoaded,
  sessionRevoked,
  ...principalEvents,
] as const;
