import { IsIn } from 'class-validator';
import { IsText } from '../fields';
import { Meanings } from '../meanings';

/** What can keep a work order from closing. */
export const unmetKinds = [
  'input',
  'prerequisite',
  'step',
  'stage',
  'question',
  'delegation',
  'gate',
  'evidence',
  'approval',
  'condition',
  'exception',
  'decision',
  'track',
  'break-glass',
  'post-review',
  'remediation',
  'status',
] as const;

/** One thing that keeps a work order from closing. */
@Meanings({
  kind: 'What kind of requirement it is.',
  subject: 'What is missing.',
  message: 'What is missing and who can provide it, in a sentence.',
})
export class UnmetItem {
  @IsIn(unmetKinds) kind!: (typeof unmetKinds)[number];
  @IsText(200) subject!: string;
  @IsText() message!: string;
}
