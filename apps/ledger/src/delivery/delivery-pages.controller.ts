import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { OpenArtifactBody, OpenDeliveryBody, subjects } from '#contracts';
import { type CommandFrame, mustSayWhoAsks, parseAs } from '#platform';
import { DeliveryPages } from './delivery-pages';

type Frame = Partial<Pick<CommandFrame, 'metadata'>>;

/** The doors for those who have a link. Who they are nobody knows: the digest of its token is all they show. */
@Controller()
export class DeliveryPagesController {
  constructor(private readonly pages: DeliveryPages) {}

  @MessagePattern(subjects.deliveryPages.open)
  open(@Payload() { metadata, ...body }: Frame): Promise<object> {
    mustSayWhoAsks(metadata);
    return this.pages.open(parseAs(OpenDeliveryBody, body), metadata!.correlationId);
  }

  @MessagePattern(subjects.deliveryPages.artifact)
  artifact(@Payload() { metadata, ...body }: Frame): Promise<object> {
    mustSayWhoAsks(metadata);
    return this.pages.artifact(parseAs(OpenArtifactBody, body), metadata!.correlationId);
  }
}
