import {
  AssignTenantAnswer,
  AssignTenantBody,
  CreateTenantAnswer,
  CreateTenantBody,
  IsId,
  IssueKeyAnswer,
  IssueKeyBody,
  IssueTokenAnswer,
  IssueTokenBody,
  KeyAnswer,
  RevokeKeyBody,
  RevokeSessionAnswer,
  roles,
  subjects,
} from '#contracts';
import { type AdminRequest } from './admin-requests';

/** Who may come in: tenants, keys, tokens and sessions. */
export const createTenant: AdminRequest = {
  name: 'create-tenant',
  meaning:
    'Create a tenant and the first key of its admin; the key is shown in this answer alone, and again to the same request under the same Idempotency-Key while it has not been revoked.',
  route: 'POST /v1/tenants',
  creates: 'tenant',
  roles: ['deployment-admin'],
  body: CreateTenantBody,
  answer: CreateTenantAnswer,
  subject: subjects.internal.createTenant,
  isOnce: true,
};

export const assignTenant: AdminRequest = {
  name: 'assign-tenant',
  meaning:
    'Assign the slot of a tenant that does not exist yet to a log of the deployment: it is created there. A slot that has tenants stays where it is (`log_slot_in_use`), unless they have moved.',
  route: 'POST /v1/log-assignments',
  roles: ['deployment-admin'],
  body: AssignTenantBody,
  answer: AssignTenantAnswer,
  subject: subjects.internal.assignTenant,
};

export const issueKey: AdminRequest = {
  name: 'issue-key',
  meaning:
    'Make an API key; it is shown in this answer alone, and again to the same request under the same Idempotency-Key while it has not been revoked (409 `api_key_revoked` then).',
  route: 'POST /v1/keys',
  creates: 'keyId',
  roles: ['admin', 'deployment-admin'],
  body: IssueKeyBody,
  answer: IssueKeyAnswer,
  subject: subjects.internal.issueKey,
  isOnce: true,
};

export const revokeKey: AdminRequest = {
  name: 'revoke-key',
  meaning:
    'Revoke an API key with every token and session that rests on it, at once and everywhere.',
  route: 'DELETE /v1/keys/{keyId}',
  roles: ['admin', 'deployment-admin'],
  body: RevokeKeyBody,
  answer: KeyAnswer,
  subject: subjects.internal.revokeKey,
};

class RevokeSessionBody {
  @IsId() sessionId!: string;
}

export const revokeSession: AdminRequest = {
  name: 'revoke-session',
  meaning: 'End the session of somebody who is signed in, at once.',
  route: 'DELETE /v1/sessions/{sessionId}',
  roles: ['admin'],
  body: RevokeSessionBody,
  answer: RevokeSessionAnswer,
  subject: subjects.internal.revokeSession,
};

export const issueToken: AdminRequest = {
  name: 'issue-token',
  meaning:
    'Get a token of five minutes for NATS or HTTP that may do what the credential may, or less: its limits stay.',
  route: 'POST /v1/tokens',
  roles: [...roles],
  body: IssueTokenBody,
  answer: IssueTokenAnswer,
  subject: subjects.internal.issueToken,
};
