import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { BundleBody, views } from '#contracts';
import { parseAs } from '#platform';
import { QueryRoute } from '../queries/query-route';
import { askedIn } from '../queries/pages';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { CertificateDocs } from '../docs/certificate-docs';
import { AllowedTo } from '../identity/access';
import { Proofs } from '../receipts/proofs';

/** Closures, for whoever has to be shown that they were right. */
@Controller('v1')
@ApiTags('receipts')
export class CertificateController {
  constructor(
    @Inject(Proofs) private readonly proofs: Proofs,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Get('closures')
  @QueryRoute(views.closures)
  closures(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get('work-orders/:workOrderId/certificate')
  @AllowedTo(...views.workOrderHistory.roles)
  @CertificateDocs()
  @Header('content-type', 'application/json')
  async certificate(@Req() request: FastifyRequest) {
    const body = parseAs(BundleBody, askedIn(request, ['to']));
    return Readable.from(await this.proofs.certificate(request.caller!, body));
  }
}
