import { Meanings } from '../meanings';
import { Answer, AreAll, IsCount, OrNull } from '../answers';
import { IsIn, IsString, Matches } from 'class-validator';
import { Optional } from '../fields';

/** Go on with wrapping keys by the first master key. */
@Meanings({
  after: '`next` of the answer before; from the beginning where absent.',
})
export class RewrapBody {
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{1,4000}$/, { message: 'after must be the next of an answer' })
  after?: string;
}

/** The names of keys alone: no answer has a key. */
@Answer()
@Meanings({
  keyId: 'The name of the first master key of WRIT_CONTENT_KEY.',
  rewrapped: 'Keys that this request encrypted with it.',
  next: 'Where to go on; null at the end.',
  keys: 'How many keys each master key encrypts by now; only in the first answer and the last.',
})
export class RewrapAnswer {
  @IsString() keyId!: string;
  @IsCount() rewrapped!: number;
  @OrNull() @IsString() next!: string | null;
  @OrNull() @AreAll(() => MasterKeyStatus) keys!: readonly MasterKeyStatus[] | null;
}

/** A master key that is in the setting, or that something is wrapped by. */
@Answer()
@Meanings({
  place:
    'Its place in WRIT_CONTENT_KEY: first, after the first, or absent, and what it encrypts cannot be read.',
  wraps: 'How many keys of subjects, texts and contents it encrypts.',
})
export class MasterKeyStatus {
  @IsString() keyId!: string;
  @IsIn(['first', 'behind', 'absent']) place!: 'first' | 'behind' | 'absent';
  @IsCount() wraps!: number;
}
