import { IsBoolean, IsString, MaxLength } from 'class-validator';
import { IsId, AreParts, IsName, Optional, IsText, IsPart } from '../fields';
import { Meanings } from '../meanings';

/** A secret that was masked in what an outside system sent, before anything of it was stored. */
@Meanings({
  pointer: 'Its place in the event as it was sent (RFC 6901); empty for the whole.',
  kind: 'What it was: `github-token`, `private-key`, `writ-api-key` …',
})
export class MaskedPlace {
  @IsString() @MaxLength(4_000) pointer!: string;
  @IsName() kind!: string;
}

/** Where a reported fact came from; absent on what was decided here. */
@Meanings({
  source: 'The CloudEvents `source`, verbatim.',
  eventId: 'The CloudEvents `id`, verbatim.',
  imported: 'Imported facts count in reports and start no reminder, escalation or notice.',
  history:
    'Nothing on the work order waits for this imported fact: no reaction reads it, and its subject on NATS ends in `.history`.',
  quarantineId: 'The quarantine entry that this fact was replayed from.',
})
export class Origin {
  @IsText(256) source!: string;
  @IsText(256) eventId!: string;
  @Optional() @IsBoolean() imported?: boolean;
  @Optional() @IsBoolean() history?: boolean;
  @Optional() @IsId() quarantineId?: string;
}

@Meanings({
  masked:
    'What was masked in the report; a value of which anything was masked is unknown (`null`).',
})
export abstract class OnWorkOrder {
  @IsId() workOrderId!: string;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
}
