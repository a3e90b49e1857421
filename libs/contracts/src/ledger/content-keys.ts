import { Matches } from 'class-validator';
import { Optional } from '../fields';
import { Meanings } from '../meanings';

/** Go on with wrapping keys by the first master key. */
@Meanings({
  after: '`next` of the answer before; from the beginning where absent.',
})
export class RewrapBody {
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{1,4000}$/, { message: 'after must be the next of an answer' })
  after?: string;
}

/** What came of one stretch of it. Names of keys alone: no key is ever told. */
export interface RewrapReply {
  /** The master key that all others are to be wrapped by: the first of `WRIT_CONTENT_KEY`. */
  readonly keyId: string;
  /** How many were wrapped anew by this request. */
  readonly rewrapped: number;
  /** Where to go on; null at the end. */
  readonly next: string | null;
  /** How much each master key wraps by now; counted for the first stretch and the last, else null. */
  readonly keys: readonly MasterKeyStatus[] | null;
}

/** A master key that is in the setting, or that something is wrapped by. */
export interface MasterKeyStatus {
  readonly keyId: string;
  /** In `WRIT_CONTENT_KEY` it stands first, or behind; or not at all, and what it wraps cannot be opened. */
  readonly place: 'first' | 'behind' | 'absent';
  /** Keys of subjects, texts and contents that it wraps. */
  readonly wraps: number;
}
