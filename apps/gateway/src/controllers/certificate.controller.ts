import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { BundleBody, views } from '#contracts';
import { parseAs } from '#platform';
import { askedIn } from '../queries/pages';
import { CertificateDocs } from '../docs/certificate-docs';
import { AllowedTo } from '../identity/access';
import { Proofs } from '../receipts/proofs';

/** Closures, for whoever has to be shown that they were right. */
@Controller('v1')
export class CertificateController {
  constructor(@Inject(Proofs) private readonly proofs: Proofs) {}

  @Get('work-orders/:workOrderId/certificate')
  @AllowedTo(...views.workOrderHistory.roles)
  @CertificateDocs()
  @Header('content-type', 'application/json')
  async certificate(@Req() request: FastifyRequest) {
    const body = parseAs(BundleBody, askedIn(request, ['to']));
    return Readable.from(await this.proofs.certificate(request.caller!, body));
  }
}
