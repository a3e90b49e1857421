import { Controller, Inject, type Type } from '@nestjs/common';
import {
  allCommands,
  assignObligation,
  type AssignTenantBody,
  claimObligation,
  createAlert,
  declareBreakGlass,
  DeclareBreakGlassAnswer,
  deleteAlert,
  issueDeliveryLink,
  proposeAction,
  publishPolicy,
  publishWorkflow,
  releaseObligation,
  ShareDeliveryAnswer,
  WorkflowDefinition,
} from '#contracts';
import { Mappings } from '../authzen/mappings';
import { assignTenant, createTenant, issueKey, issueToken } from '../commands/access-routes';
import {
  adminRequests,
  createWebhook,
  recall,
  replayQuarantined,
  whatIf,
} from '../commands/admin-routes';
import { AdminRequests } from '../commands/admin-requests';
import { Assigning } from '../commands/assigning';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute, type CommandSpec } from '../commands/command-route';
import { type CommandAnswer, Commands } from '../commands/commands';
import { Proposals } from '../commands/proposals';
import { Recalls } from '../commands/recalls';
import { Urgency } from '../commands/urgency';
import { WhatIfs } from '../commands/what-ifs';
import { digestOf, tokenFor } from '../delivery/delivery-token';
import { GatewaySettings } from '../gateway.settings';
import { Credentials } from '../identity/credentials';
import { ForKeysOnly, ForSourceBound, ForWorkflowLimited } from '../identity/access';
import { DecisionLinks } from '../links/decision-links';
import { Calendars, issueCalendarLink } from '../calendar/calendars';
import { issueLink, type IssueLinkBody } from '../links/issue-link';
import { Logs } from '../logs/logs';

/**
 * Every command and admin request that has a route. A method says what differs of one; all others are
 * added below and sent as they are.
 */
@Controller()
export class CommandsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Calendars) private readonly calendars: Calendars,
    @Inject(AdminRequests) private readonly adminRequests: AdminRequests,
    @Inject(Assigning) private readonly assigning: Assigning,
    @Inject(DecisionLinks) private readonly decisionLinks: DecisionLinks,
    @Inject(Proposals) private readonly proposals: Proposals,
    @Inject(Recalls) private readonly recalls: Recalls,
    @Inject(Urgency) private readonly urgency: Urgency,
    @Inject(Mappings) private readonly mappings: Mappings,
    @Inject(WhatIfs) private readonly whatIfs: WhatIfs,
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(Logs) private readonly logs: Logs,
  ) {}

  /** To the service that owns it. */
  send(request: CommandRequest) {
    return 'service' in request.route.definition
      ? this.commands.send(request)
      : this.adminRequests.send(request);
  }

  @CommandRoute(assignObligation)
  assignObligation(@RequestedCommand() request: CommandRequest) {
    return this.assigning.send(request);
  }

  @CommandRoute(claimObligation)
  claimObligation(@RequestedCommand() request: CommandRequest) {
    return this.assigning.claim(request);
  }

  @CommandRoute(releaseObligation)
  releaseObligation(@RequestedCommand() request: CommandRequest) {
    return this.assigning.claim(request);
  }

  @CommandRoute(declareBreakGlass, { answer: DeclareBreakGlassAnswer })
  declareBreakGlass(@RequestedCommand() request: CommandRequest) {
    return this.urgency.declare(request);
  }

  /**
   * An alert goes on by itself, and its question is tried before it is created: where the credential ended meanwhile, it is
   * deleted, because who ended the credential has ended what it had created before.
   */
  @CommandRoute(createAlert)
  async createAlert(@RequestedCommand() request: CommandRequest): Promise<CommandAnswer> {
    const answer = await this.commands.send(request);
    await this.credentials.mustStillWork(request.reply.request).catch(async (error: unknown) => {
      const { metadata } = request;
      const taking = { ...metadata, commandId: `${metadata.commandId}/taken-back` };
      await this.commands.handled(deleteAlert, { alertId: answer['alertId'] }, taking);
      throw error;
    });
    return answer;
  }

  /** The address is in this answer and nowhere else: the ledger has the digest of its token alone. */
  @CommandRoute(issueDeliveryLink, { answer: ShareDeliveryAnswer })
  async issueDeliveryLink(@RequestedCommand() request: CommandRequest): Promise<CommandAnswer> {
    const { baseUrl, tokenSecret } = this.settings;
    const token = tokenFor(request.metadata, tokenSecret);
    const body = { ...request.body, digest: digestOf(token) };
    const answer = await this.commands.send({ ...request, body });
    return { ...answer, url: `${baseUrl}/d/${token}` };
  }

  @ForKeysOnly({ takesTokens: false })
  @CommandRoute(issueLink)
  issueDecisionLink(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.decisionLinks.issue(body as IssueLinkBody, metadata);
  }

  @ForKeysOnly({ takesTokens: false })
  @CommandRoute(issueCalendarLink)
  issueCalendarLink(@RequestedCommand() { body, metadata }: CommandRequest) {
    return this.calendars.issue(body, metadata);
  }

  @CommandRoute(publishWorkflow, {
    takesYaml: true,
    bodyAs: { field: 'definition', contract: WorkflowDefinition },
    inQuery: {
      field: 'approvedBy',
      parts: ['workOrderId', 'decisionId'],
      meaning: 'The run that allows it, where the version in force has change control',
    },
  })
  async publishWorkflow(@RequestedCommand() request: CommandRequest) {
    const answer = await this.send(request);
    this.mappings.forget(request.metadata.tenant);
    return answer;
  }

  @ForWorkflowLimited()
  @CommandRoute(proposeAction)
  proposeAction(@RequestedCommand() request: CommandRequest) {
    return this.proposals.send(request);
  }

  @CommandRoute(publishPolicy, { takesYaml: true })
  publishPolicy(@RequestedCommand() request: CommandRequest) {
    return this.send(request);
  }

  @CommandRoute(whatIf)
  whatIf(@RequestedCommand() request: CommandRequest) {
    return this.whatIfs.send(request);
  }

  @CommandRoute(recall)
  recall(@RequestedCommand() request: CommandRequest) {
    return this.recalls.send(request);
  }

  @ForSourceBound()
  @CommandRoute(replayQuarantined)
  replayQuarantined(@RequestedCommand() request: CommandRequest) {
    return this.send(request);
  }

  @ForKeysOnly()
  @CommandRoute(createTenant)
  createTenant(@RequestedCommand() request: CommandRequest) {
    return this.send(request);
  }

  @ForKeysOnly()
  @CommandRoute(assignTenant)
  assignTenant(@RequestedCommand() request: CommandRequest) {
    this.logs.mustHave((request.body as AssignTenantBody).log);
    return this.send(request);
  }

  @ForKeysOnly()
  @CommandRoute(issueKey)
  issueKey(@RequestedCommand() request: CommandRequest) {
    return this.send(request);
  }

  @ForKeysOnly()
  @ForSourceBound()
  @ForWorkflowLimited()
  @CommandRoute(issueToken)
  issueToken(@RequestedCommand() request: CommandRequest) {
    return this.send(request);
  }

  // Some receivers, such as Slack, know their senders by the address alone.
  @CommandRoute(createWebhook, { mayHoldSecrets: ['url', 'token'] })
  createWebhook(@RequestedCommand() request: CommandRequest) {
    return this.send(request);
  }
}

/** `grant-approval` → `grantApproval`. */
const methodOf = ({ name }: CommandSpec): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const addRoute = (controller: Type<CommandsController>, definition: CommandSpec): void => {
  const name = methodOf(definition);
  // A computed method, so that the handler bears the command's name.
  const methods = {
    [name](this: CommandsController, request: CommandRequest) {
      return this.send(request);
    },
  };
  const prototype: object = Object.assign(controller.prototype, methods);
  CommandRoute(definition)(prototype, name, Object.getOwnPropertyDescriptor(prototype, name)!);
  RequestedCommand()(prototype, name, 0);
};

/** What a standard defines has controllers of its own. */
const isOurs = ({ route }: CommandSpec): boolean => route?.includes(' /v1/') === true;

for (const definition of [...allCommands, ...adminRequests])
  if (isOurs(definition) && !Object.hasOwn(CommandsController.prototype, methodOf(definition)))
    addRoute(CommandsController, definition);
