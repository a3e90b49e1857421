import { IsBoolean, IsIn, IsString } from 'class-validator';
import { Answer, AreAll, OrNull } from '../answers';
import { IsInstant, Optional } from '../fields';
import { Meanings } from '../meanings';

/** Remove what is left of destroyed keys, and say what is left. */
@Meanings({
  asOf: '`asOf` of the answer before: the erasures up to then. All up to now where absent.',
})
export class CompleteErasureBody {
  @Optional() @IsInstant() asOf?: string;
}

/** Where copies of a destroyed data key may be. */
export const keyCopyPlaces = ['dead-rows', 'wal', 'standbys', 'backups'] as const;
export type KeyCopyPlace = (typeof keyCopyPlaces)[number];

export const keyCopyStates = ['gone', 'waiting', 'unknown'] as const;

@Answer()
@Meanings({
  asOf: 'The time of the last erasure that is meant; now where nothing was erased.',
  isUnrecoverable: 'True when every place is `gone`: nobody can recover what was erased.',
  copies: 'Where copies of destroyed data keys may be, one entry for each place.',
})
export class CompleteErasureAnswer {
  @IsInstant() asOf!: string;
  @IsBoolean() isUnrecoverable!: boolean;
  @AreAll(() => KeyCopies) copies!: readonly KeyCopies[];
}

@Answer()
@Meanings({
  place: 'Of the database: its dead rows, its write-ahead log, its standbys, its backups.',
  state:
    '`gone`: no copy is there. `waiting`: there may be copies for now. `unknown`: Writ cannot see.',
  until: 'When the copies are gone; null where that is not known.',
  message: 'What that rests on, in a sentence.',
})
export class KeyCopies {
  @IsIn([...keyCopyPlaces]) place!: KeyCopyPlace;
  @IsIn([...keyCopyStates]) state!: (typeof keyCopyStates)[number];
  @OrNull() @IsInstant() until!: string | null;
  @IsString() message!: string;
}
