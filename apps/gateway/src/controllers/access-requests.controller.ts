import { Controller, Get, Header, HttpStatus, Inject, Param, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  type AccessRequestBody,
  accessRequesters,
  ActionCatalogQuery,
  cancelAccessRequest,
  type CancelAccessRequestBody,
  PublicJwks,
  RequestableCatalogAnswer,
  ResourceCatalogQuery,
  TaskAnswer,
  TaskCommandAnswer,
  submitAccessRequest,
} from '#contracts';
import { metadataOf } from '#platform';
import { AccessRequests } from '../authzen/access-requests/access-requests';
import {
  ACTION_CATALOG_PATH,
  JWKS_PATH,
  REQUESTS_PATH,
  RESOURCE_CATALOG_PATH,
} from '../authzen/access-requests/routes';
import { Signing } from '../authzen/access-requests/signing';
import { Tasks } from '../authzen/access-requests/tasks';
import { Searches } from '../authzen/searches';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Described } from '../docs/described';
import { AllowedTo, ForWorkflowLimited, Public } from '../identity/access';
import { statedIn } from '../queries/pages';

/** Seconds for which verifiers may keep the keys: both keys of a rotation are published before the new one signs. */
const JWKS_CACHE = 'public, max-age=300';

/** The AuthZEN Access Request and Approval Profile: what waits for an owner can be requested and followed. */
@Controller()
export class AccessRequestsController {
  constructor(
    @Inject(AccessRequests) private readonly accessRequests: AccessRequests,
    @Inject(Tasks) private readonly tasks: Tasks,
    @Inject(Signing) private readonly signing: Signing,
    @Inject(Searches) private readonly searches: Searches,
  ) {}

  @ForWorkflowLimited()
  @CommandRoute(submitAccessRequest, {
    answer: TaskCommandAnswer,
    ofStandard: true,
    mayBeAccepted: true,
    // Signed texts that were issued here; nothing of a denial is stored.
    mayHoldSecrets: ['denial', 'items'],
  })
  async submit(@RequestedCommand() { body, metadata, reply }: CommandRequest) {
    const answer = await this.accessRequests.submit(body as AccessRequestBody, metadata);
    const { status, status_endpoint: address } = answer.task;
    if (status === 'pending') void reply.status(HttpStatus.ACCEPTED);
    void reply.header('location', address);
    return answer;
  }

  @ForWorkflowLimited()
  @CommandRoute(cancelAccessRequest, {
    answer: TaskCommandAnswer,
    ofStandard: true,
    mayBeEmpty: true,
  })
  cancel(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.accessRequests.cancel(body as CancelAccessRequestBody, metadata);
  }

  @Get(`${REQUESTS_PATH}/:requestId`)
  @AllowedTo(...accessRequesters)
  @ForWorkflowLimited()
  @Described({
    summary: 'AuthZEN: what became of an access request, for its requester.',
    answer: TaskAnswer,
    canBeMissing: true,
  })
  async read(
    @Param('requestId') taskId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    const answer = await this.tasks.answer(taskId, metadataOf(request.caller!, uuidv7()));
    if (answer.task.status === 'pending') void reply.header('retry-after', POLL_AFTER_SECONDS);
    return answer;
  }

  @Get(ACTION_CATALOG_PATH)
  @AllowedTo(...accessRequesters)
  @ForWorkflowLimited()
  @Described({
    summary: 'AuthZEN: which actions on a resource a subject can request. Nothing is recorded.',
    query: ActionCatalogQuery,
    answer: RequestableCatalogAnswer,
  })
  actions(@Req() request: FastifyRequest): Promise<RequestableCatalogAnswer> {
    const query = statedIn(request, ActionCatalogQuery, { unknown: 'ignored' });
    return this.searches.requestableActions(query, metadataOf(request.caller!, uuidv7()));
  }

  @Get(RESOURCE_CATALOG_PATH)
  @AllowedTo(...accessRequesters)
  @ForWorkflowLimited()
  @Described({
    summary: 'AuthZEN: for which resources a subject can request an action. Nothing is recorded.',
    query: ResourceCatalogQuery,
    answer: RequestableCatalogAnswer,
  })
  resources(@Req() request: FastifyRequest): Promise<RequestableCatalogAnswer> {
    const query = statedIn(request, ResourceCatalogQuery, { unknown: 'ignored' });
    return this.searches.requestableResources(query, metadataOf(request.caller!, uuidv7()));
  }

  @Get(JWKS_PATH)
  @Public()
  @Header('cache-control', JWKS_CACHE)
  @Described({
    summary: 'AuthZEN: the keys that verify what this decision point signs.',
    answer: PublicJwks,
  })
  jwks(): Promise<PublicJwks> {
    return this.signing.jwks();
  }
}

const POLL_AFTER_SECONDS = '2';
