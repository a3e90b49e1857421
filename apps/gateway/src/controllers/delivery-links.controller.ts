import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { issueDeliveryLink, revokeDeliveryLink, ShareDeliveryBody, views } from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
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
  @AsksFor(issueDeliveryLink, { contract: ShareDeliveryBody })
  async issue(@AskedFor() asked: Asked): Promise<CommandAnswer> {
    const { baseUrl, tokenSecret } = this.settings;
    const token = tokenFor(asked.metadata, tokenSecret);
    const body = { ...asked.body, digest: digestOf(token) };
    const answer = await this.commands.send({ ...asked, body });
    return { ...answer, url: `${baseUrl}/d/${token}` };
  }

  @Get()
  @Answers(views.deliveryLinks)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Delete(':linkId')
  @AsksFor(revokeDeliveryLink)
  revoke(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
