import { type Command } from '#kernel';
import { Answer } from '../answers';
import { defineEvent } from '../define';
import { IsId, IsInstant, IsText, Limit, Optional } from '../fields';
import { Meanings } from '../meanings';
import { AreOwners, IsRecordedName, IsSomebody } from '../principals';
import { IssueKeyAnswer } from './answers';

/** The tenant of the keys file. It is there from the beginning; every other is created. */
export const FIRST_TENANT = 'default';

@Meanings({
  tenant: 'The name of the tenant.',
  principal: 'The admin of the tenant, for whom the first key is.',
  owners: 'Owner ids that the admin may answer for besides its principal, `*` for all.',
  expiresAt: 'When the first key ends; never where absent.',
  label: 'What the first key is for, to be recognised in a list.',
})
export class CreateTenantBody {
  @IsId() tenant!: string;
  @IsSomebody() principal!: string;
  @Optional() @AreOwners() owners?: string[];
  @Limit() @IsInstant() expiresAt?: string;
  @Optional() @IsText(200) label?: string;
}

@Answer()
export class CreateTenantAnswer extends IssueKeyAnswer {}

/** What the stream of a tenant decides on: the gateway asks by an admin request. */
export type CreateTenant = Command<'create-tenant', Pick<CreateTenantBody, 'tenant' | 'principal'>>;

@Meanings({
  tenant: 'The name of the tenant.',
  admin: 'For whom its first key is.',
})
export class TenantCreatedData {
  @IsId() tenant!: string;
  @IsRecordedName() admin!: string;
}

export const tenantCreated = defineEvent({
  type: 'tenant.created',
  version: 1,
  owner: 'policy',
  meaning: 'There is a tenant of this name from now on, and keys can be issued in it.',
  data: TenantCreatedData,
});
