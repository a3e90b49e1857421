import { Controller, Get, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  ListMailboxesBody,
  ListMailsBody,
  Mail,
  Mailbox,
  mailboxOwnerRoles,
  OwnMailbox,
  subjects,
  webhookRoles,
} from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { Described, pageOf } from '../docs/described';
import { AllowedTo } from '../identity/access';
import { pageFrom, statedIn } from '../queries/pages';

/** E-mail addresses of owners, and the messages to them. */
@Controller('v1')
export class MailboxesController {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  @Get('mailboxes')
  @AllowedTo(...webhookRoles)
  @Described({
    summary: 'The owners whose notices are sent by e-mail, with their addresses.',
    query: ListMailboxesBody,
    answer: pageOf(Mailbox, 'Send it as `after` for the next page; null when this is the last.'),
  })
  async mailboxes(@Req() request: FastifyRequest) {
    const body = statedIn(request, ListMailboxesBody);
    const { mailboxes, next } = await this.ask<{
      mailboxes: readonly Mailbox[];
      next: string | null;
    }>(subjects.internal.listMailboxes, request, body);
    return pageFrom(mailboxes, next);
  }

  @Get('own-mailboxes')
  @AllowedTo(...mailboxOwnerRoles)
  @Described({
    summary: 'Yourself and your teams, with the addresses that notices to them go to.',
    answer: pageOf(OwnMailbox),
  })
  async ownMailboxes(@Req() request: FastifyRequest) {
    const { mailboxes } = await this.ask<{ mailboxes: readonly OwnMailbox[] }>(
      subjects.internal.listOwnMailboxes,
      request,
      {},
    );
    return pageFrom(mailboxes, null);
  }

  @Get('mails')
  @AllowedTo(...webhookRoles)
  @Described({
    summary: 'The e-mails to owners, the latest first, with what went wrong.',
    query: ListMailsBody,
    answer: pageOf(Mail, 'Send it as `before` for the next page; null when this is the last.'),
  })
  async mails(@Req() request: FastifyRequest) {
    const body = statedIn(request, ListMailsBody);
    const { mails, next } = await this.ask<{ mails: readonly Mail[]; next: number | null }>(
      subjects.internal.listMails,
      request,
      body,
    );
    return pageFrom(mails, next);
  }

  private async ask<T extends object>(
    subject: string,
    { caller }: FastifyRequest,
    body: object,
  ): Promise<T> {
    const metadata = metadataOf(caller!, uuidv7());
    return unwrap(await this.bus.request<BusReply<T>>(subject, { ...body, metadata }));
  }
}
