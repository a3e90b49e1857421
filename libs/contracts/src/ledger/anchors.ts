import { IsBoolean, IsIn, IsInt, IsNumber, IsString } from 'class-validator';
import { IsInstant } from '../fields';
import { Answer, AreAll, IsCount, OrNull } from '../answers';
import { Meanings } from '../meanings';

/** How many events the log has, and which checkpoint each anchor has. */
@Answer()
@Meanings({
  size: 'How many events the log has.',

  anchors: 'The anchors.',
})
export class AnchorsReply {
  @IsCount() size!: number;
  @AreAll(() => AnchorStatus) anchors!: readonly AnchorStatus[];
}

/** One anchor; nothing of it is secret. */
@Answer()
@Meanings({
  size: 'The size of the checkpoint that it took last; null before the first.',
  at: 'When it took it.',
  checkedAt: 'When the log was last found to continue what it has.',
  tail: 'Events that came after it.',
  error: 'Why it does not have the last one.',
  logChanged: 'It has seen another log: somebody has changed this one.',
  checkpoint: 'What it took: a signed note, with the cosignature of a witness.',

  name: 'Its name in WRIT_ANCHORS.',
  kind: 'What kind of place it is.',
  ageSeconds: 'How old the checkpoint is that it has.',
})
export class AnchorStatus {
  @IsString() name!: string;
  @IsIn(['file', 'git', 'webhook', 'witness']) kind!: 'file' | 'git' | 'webhook' | 'witness';
  @OrNull() @IsInt() size!: number | null;
  @OrNull() @IsInstant() at!: string | null;
  @OrNull() @IsNumber() ageSeconds!: number | null;
  @OrNull() @IsInstant() checkedAt!: string | null;
  @IsCount() tail!: number;
  @OrNull() @IsString() error!: string | null;
  @IsBoolean() logChanged!: boolean;
  @OrNull() @IsString() checkpoint!: string | null;
}
