import { IsIn } from 'class-validator';
import { IsText } from '../fields';

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
export class UnmetItem {
  @IsIn(unmetKinds) kind!: (typeof unmetKinds)[number];
  @IsText(200) subject!: string;
  @IsText() message!: string;
}
