import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  Key,
  ListedSession,
  LogAssignments,
  type StoredAssignments,
  subjects,
  Tenant,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';
import { Logs } from '../logs/logs';
import { pageFrom } from '../queries/pages';

/** Who may come in: keys, the short-lived tokens that they get, and the sessions of people. */
@Controller('v1')
export class AccessController {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Logs) private readonly logs: Logs,
  ) {}

  @Get('keys')
  @AllowedTo('admin')
  @Described({
    summary: 'The API keys there are, without their secrets.',
    answer: pageOf(Key),
  })
  async keys(@Req() request: FastifyRequest) {
    return pageFrom(await this.keysFor(request), null);
  }

  @Get('keys/:keyId')
  @AllowedTo('admin')
  @Described({
    summary: 'One API key, without its secret.',
    answer: Key,
    canBeMissing: true,
  })
  async key(@Req() request: FastifyRequest, @Param('keyId') keyId: string): Promise<Key> {
    const found = (await this.keysFor(request)).find((one) => one.keyId === keyId);
    if (found) return found;
    throw new Refusal('not_found', 'There is no key of this id.');
  }

  @Get('sessions')
  @AllowedTo('admin')
  @Described({
    summary: 'Who is signed in, the newest first.',
    answer: pageOf(ListedSession),
  })
  async sessions(@Req() request: FastifyRequest) {
    const metadata = metadataOf(request.caller!, uuidv7());
    const { sessions } = unwrap(
      await this.bus.request<BusReply<{ sessions: readonly ListedSession[] }>>(
        subjects.internal.listSessions,
        { metadata },
      ),
    );
    return pageFrom(sessions, null);
  }

  @Get('tenants')
  @AllowedTo('deployment-admin')
  @Described({
    summary: 'The tenants there are, the oldest first.',
    answer: pageOf(Tenant),
  })
  async tenants(@Req() request: FastifyRequest) {
    return pageFrom(await this.tenantsFor(request), null);
  }

  @Get('tenants/:tenant')
  @AllowedTo('deployment-admin')
  @Described({ summary: 'One tenant of the deployment.', answer: Tenant, canBeMissing: true })
  async tenant(@Req() request: FastifyRequest, @Param('tenant') name: string): Promise<Tenant> {
    const found = (await this.tenantsFor(request)).find(({ tenant }) => tenant === name);
    if (found) return found;
    throw new Refusal('tenant_not_found', 'There is no tenant of this name.');
  }

  @Get('log-assignments')
  @AllowedTo('deployment-admin')
  @Described({
    summary:
      'The logs of the deployment, and which slots of tenants are assigned to which of them.',
    answer: LogAssignments,
  })
  async logAssignments(): Promise<LogAssignments> {
    const { version, items } = unwrap(
      await this.bus.request<BusReply<StoredAssignments>>(subjects.internal.listLogAssignments, {}),
    );
    return { version, logs: this.logs.names, items };
  }

  private async tenantsFor({ caller }: FastifyRequest): Promise<readonly Tenant[]> {
    const metadata = metadataOf(caller!, uuidv7());
    const { tenants } = unwrap(
      await this.bus.request<BusReply<{ tenants: readonly Tenant[] }>>(
        subjects.internal.listTenants,
        { metadata },
      ),
    );
    return tenants;
  }

  private async keysFor({ caller }: FastifyRequest): Promise<readonly Key[]> {
    const metadata = metadataOf(caller!, uuidv7());
    const { keys } = unwrap(
      await this.bus.request<BusReply<{ keys: readonly Key[] }>>(subjects.internal.listKeys, {
        metadata,
      }),
    );
    return keys;
  }
}
