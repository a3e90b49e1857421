import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  issueDeliveryLink,
  revokeDeliveryLink,
  ShareDeliveryAnswer,
  ShareDeliveryBody,
  views,
} from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { type CommandAnswer, Commands } from '../commands/commands';
import { digestOf, tokenFor } from '../delivery/delivery-token';
import { GatewaySettings } from '../gateway.settings';

/** Who is given a look at which work, and until when. */
@Controller('v1/work-orders/:workOrderId/delivery-links')
@ApiTags('delivery')
export class DeliveryLinksController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  /** The address is told here and nowhere else: the ledger has the digest of its token alone. */
  @Post()
  @CommandRoute(issueDeliveryLink, { contract: ShareDeliveryBody, answer: ShareDeliveryAnswer })
  async issue(@RequestedCommand() asked: CommandRequest): Promise<CommandAnswer> {
    const { baseUrl, tokenSecret } = this.settings;
    const token = tokenFor(asked.metadata, tokenSecret);
    const body = { ...asked.body, digest: digestOf(token) };
    const answer = await this.commands.send({ ...asked, body });
    return { ...answer, url: `${baseUrl}/d/${token}` };
  }

  @Get()
  @QueryRoute(views.deliveryLinks)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Delete(':linkId')
  @CommandRoute(revokeDeliveryLink)
  revoke(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
