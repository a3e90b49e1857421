import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { IsUUID } from 'class-validator';
import { AreParts, IsSha256, IsText, subjects } from '#contracts';
import { type ReadTextsReply, type ReadTextsRequest, type SealedField } from '#kernel';
import { asUnavailable, parseAs } from '#platform';
import { Texts } from './texts';

class SealedFieldFrame implements SealedField {
  @IsUUID() ref!: string;
  @IsSha256() sha256!: string;
}

/** Another process of ours reads texts of events that it has read. */
export class ReadTextsFrame implements ReadTextsRequest {
  @IsText(512) tenant!: string;
  @AreParts(() => SealedFieldFrame) fields!: SealedFieldFrame[];
}

/** What erasable fields say, for another service that has read the events. */
@Controller()
export class TextsController {
  constructor(private readonly texts: Texts) {}

  @MessagePattern(subjects.ledger.readTexts)
  async read(@Payload() frame: object): Promise<ReadTextsReply> {
    const { tenant, fields } = parseAs(ReadTextsFrame, frame);
    const read = await this.texts.of(tenant, fields).catch(asUnavailable);
    return { texts: fields.map(({ ref }) => read.get(ref)!) };
  }
}
