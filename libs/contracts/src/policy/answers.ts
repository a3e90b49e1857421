import { IsIn, IsInt, IsString, Min } from 'class-validator';
import { type Role, roles } from '../access';
import { Answer, AreStrings, OrNull } from '../answers';
import { IsId, IsInstant, IsSha256, Optional } from '../fields';
import { Meanings } from '../meanings';

@Answer()
export class PublishWorkflowAnswer {
  @IsId() workflowId!: string;
  @IsInt() @Min(1) version!: number;
  @IsSha256() digest!: string;
}

@Answer()
export class PublishPolicyAnswer extends PublishWorkflowAnswer {
  @IsId() policyId!: string;
}

@Answer()
@Meanings({ rollbackOf: 'The earlier version whose text this one has.' })
export class RollbackPolicyAnswer extends PublishPolicyAnswer {
  @Optional() @IsInt() @Min(1) rollbackOf?: number;
}

@Answer()
@Meanings({
  principal: 'What it does is recorded under this name.',
  source: 'The only CloudEvents source that it may speak for; null for any.',
  workflows: 'The only workflows whose work it is for; null for any.',
  expiresAt: 'Null: it does not end.',

  roles: 'What it may do.',
  owners: 'Owners that it may answer for besides its principal; `*` is any.',
})
class KeyFields {
  @IsString() keyId!: string;
  @IsString() tenant!: string;
  @IsString() principal!: string;
  @IsIn(roles, { each: true }) roles!: readonly Role[];
  @AreStrings() owners!: readonly string[];
  @OrNull() @IsString() source!: string | null;
  @OrNull() @AreStrings() workflows!: readonly string[] | null;
  @OrNull() @IsInstant() expiresAt!: string | null;
}

@Answer()
@Meanings({ key: 'The key itself. Nobody is shown it again, except for the same request.' })
export class IssueKeyAnswer extends KeyFields {
  @IsString() key!: string;
  @OrNull() @IsString() label!: string | null;
}

@Answer('An API key, without its secret.')
@Meanings({
  issuedBy: 'Who issued it, then who issued the key of that principal, and so on.',
  createdAt: 'Null: it is in the keys file.',

  revokedAt: 'When it was revoked; null while it works.',
  lastUsedAt:
    'When it last opened a request, a connection or a session, to the minute; null: never, or it is in the keys file.',
})
export class Key extends KeyFields {
  @AreStrings() issuedBy!: readonly string[];
  @Optional() @OrNull() @IsString() label?: string | null;
  @OrNull() @IsInstant() createdAt!: string | null;
  @OrNull() @IsString() createdBy!: string | null;
  @OrNull() @IsInstant() revokedAt!: string | null;
  @OrNull() @IsInstant() lastUsedAt!: string | null;
}

@Answer('A tenant.')
@Meanings({ createdAt: 'Null: it was there before tenants were created by a command.' })
export class Tenant {
  @IsString() tenant!: string;
  @OrNull() @IsInstant() createdAt!: string | null;
  @OrNull() @IsString() createdBy!: string | null;
}

@Answer()
export class RevokeSessionAnswer {
  @IsString() sessionId!: string;
}

@Answer()
export class KeyAnswer {
  @IsString() keyId!: string;
}

@Answer()
@Meanings({
  token: 'The token.',
})
export class IssueTokenAnswer {
  @IsString() token!: string;
  @IsInstant() expiresAt!: string;
}
