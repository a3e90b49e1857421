import { IsString, MaxLength } from 'class-validator';
import { IsName } from '../fields';

/** A secret that was masked in what an outside system sent, before anything of it was kept. */
export class MaskedPlace {
  /** Where it stood in the event as it was sent (RFC 6901); '' is the whole. */
  @IsString() @MaxLength(4_000) pointer!: string;
  /** What it was: `github-token`, `private-key`, `writ-api-key` … */
  @IsName() kind!: string;
}
