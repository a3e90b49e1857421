import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { Refusal } from '#kernel';
import { commandDigest } from '#platform';
import { Commands } from '../commands/commands';
import { Described, htmlPage } from '../docs/described';
import { Public } from '../identity/access';
import { InFlight } from '../identity/in-flight';
import { answerFormSchema, answerIn } from '../links/answer-form';
import {
  answeredPage,
  awayPage,
  type ClosedPage,
  mayAnswerAgain,
  refusedPage,
  resultPage,
  statusOf,
} from '../links/closed-page';
import { DecisionLinks, type OpenLink } from '../links/decision-links';
import { answeredPart, decisionPage } from '../links/decision-page';
import { Explained } from '../links/explained';
import { sendPage } from '../links/layout';

/** Links to a page where one person answers one approval. Opening it decides nothing. */
@Controller()
export class DecisionLinksController {
  private readonly explained: Explained;

  constructor(
    @Inject(DecisionLinks) private readonly links: DecisionLinks,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(InFlight) private readonly inFlight: InFlight,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    const failure = 'a decision link failed';
    this.explained = new Explained(log, { refused: refusedPage, away: awayPage, failure });
  }

  @Get('a/:token')
  @Public()
  @Described({
    summary:
      'The page of a decision link: what is requested, why, and what changed. It decides nothing.',
    answer: htmlPage,
    isPage: true,
  })
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.explained.orElse(request, reply, async () => {
      const open = await this.open(token, reply);
      if (open.approval.status !== 'requested') return send(reply, answeredPage(open.approval));
      sendPage(reply, 200, decisionPage(open, new Date()));
    });
  }

  @Post('a/:token')
  @Public()
  @Described({
    summary: 'Answers by a decision link, once, in the name of the person it was made for.',
    body: { 'application/x-www-form-urlencoded': answerFormSchema },
    answer: htmlPage,
    isPage: true,
  })
  async answer(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.explained.orElse(request, reply, async () => {
      const open = await this.open(token, reply);
      if (open.approval.status !== 'requested') return send(reply, answeredPage(open.approval));
      try {
        const { definition, data } = answerIn(request, open);
        const digest = commandDigest(definition.name, data);
        const metadata = this.links.metadataOf(open, { digest, traceId: request.id });
        const command = { route: { definition }, body: data, metadata, reply };
        const about = answeredPart(open.approval, data);
        sendPage(reply, 200, resultPage(await this.commands.send(command), about));
      } catch (error) {
        if (!(error instanceof Refusal) || !mayAnswerAgain(error)) throw error;
        // As it is now, and no longer as it was when they opened it.
        const now = error.code === 'approval_stale' ? await this.open(token, reply) : open;
        sendPage(reply, statusOf(error), decisionPage(now, new Date(), error));
      }
    });
  }

  private async open(token: string, reply: FastifyReply): Promise<OpenLink> {
    const open = await this.links.open(token);
    this.inFlight.enter({ tenant: open.link.tenant, id: open.link.person }, reply.raw);
    return open;
  }
}

const send = (reply: FastifyReply, { status, page }: ClosedPage): void =>
  sendPage(reply, status, page);
