import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { BundleBody, views } from '#contracts';
import { Described, jsonOf } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';
import { statedIn } from '../queries/pages';
import { Proofs } from '../receipts/proofs';

/** Closure certificates: they prove that a closure was right. */
@Controller('v1')
export class CertificateController {
  constructor(@Inject(Proofs) private readonly proofs: Proofs) {}

  @Get('work-orders/:workOrderId/certificate')
  @AllowedTo(...views.workOrderHistory.roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'Proof that the newest closure of a work order was right, to be verified offline. Refused with what was unmet where it was not.',
    query: BundleBody,
    answer: jsonOf(schemaRef('ClosureCertificate')),
    canBeMissing: true,
    isOfLog: true,
  })
  @Header('content-type', 'application/json')
  async certificate(@Req() request: FastifyRequest) {
    const body = statedIn(request, BundleBody);
    return Readable.from(await this.proofs.certificate(request.caller!, body));
  }
}
