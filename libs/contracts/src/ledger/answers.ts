import { IsIn, IsString } from 'class-validator';
import { Answer, AreAll, IsUri } from '../answers';
import { IsId, IsInstant, IsSha256, IsStream, Optional } from '../fields';
import { Meanings } from '../meanings';
import { type DeliveryScope, deliveryScopes } from './delivery-events';

@Answer()
export class EvidenceAnswer {
  @IsId() evidenceId!: string;
  @IsSha256() sha256!: string;
}

@Answer()
@Meanings({ stream: 'The stream whose texts were erased.' })
export class Shredded {
  @Optional() @IsId() evidenceId?: string;
  @Optional() @IsId() workOrderId?: string;
  @Optional() @IsStream() stream?: string;
}

@Answer()
@Meanings({
  shredded: 'What was erased: evidence, or the texts of a work order or another stream.',
})
export class EraseAnswer {
  @IsId() erasureId!: string;
  @AreAll(() => Shredded) shredded!: readonly Shredded[];
}

@Answer()
@Meanings({
  scope: 'Whose eyes it is for: the client, or the public.',
})
export class IssueDeliveryLinkAnswer {
  @IsId() linkId!: string;
  @IsIn(deliveryScopes) scope!: DeliveryScope;
  @IsInstant() expiresAt!: string;
}

/** The gateway makes the token, of which the ledger has the digest alone. */
@Answer()
@Meanings({ url: 'Shown only once: anyone who has it can see the page.' })
export class ShareDeliveryAnswer extends IssueDeliveryLinkAnswer {
  @IsUri() url!: string;
}

@Answer()
export class RevokeDeliveryLinkAnswer {
  @IsId() linkId!: string;
}

@Answer()
export class RebuildViewAnswer {
  @IsString() view!: string;
}

@Answer()
export class ReplayDeadLetterAnswer {
  @IsString() deadLetterId!: string;
}
