import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { BundleBody, views } from '#contracts';
import { Refusal } from '#kernel';
import { deliveryStyle } from '../delivery/delivery-style';
import { Described, htmlPage, jsonOf } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { GatewaySettings } from '../gateway.settings';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';
import { sendPage } from '../links/layout';
import { statedIn } from '../queries/pages';
import { certificatePage } from '../receipts/certificate-page';
import { Proofs } from '../receipts/proofs';

/** Characters of a certificate that is shown as a page; others are had as JSON, which is sent in pieces. */
const PAGE_MAX = 8 << 20;

const tooLarge = (): Refusal =>
  new Refusal(
    'content_too_large',
    'This certificate is too large for a page: get it as JSON, from the same address without .html.',
  );

/** Closure certificates: they prove that a closure was right. */
@Controller('v1')
export class CertificateController {
  constructor(
    @Inject(Proofs) private readonly proofs: Proofs,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

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

  @Get('work-orders/:workOrderId/certificate.html')
  @AllowedTo(...views.workOrderHistory.roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'The certificate as one page to read, print and file, with the certificate attached and a QR code that leads to its verification.',
    query: BundleBody,
    answer: htmlPage,
    canBeMissing: true,
    isOfLog: true,
  })
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = statedIn(request, BundleBody);
    let file = '';
    for await (const text of await this.proofs.certificate(request.caller!, body)) {
      file += text;
      if (file.length > PAGE_MAX) throw tooLarge();
    }
    sendPage(reply, 200, certificatePage(file, this.settings.baseUrl), deliveryStyle);
  }
}
