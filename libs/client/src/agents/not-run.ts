import { WritError } from '../writ-error';

/** A tool call that was not carried out; its message tells the agent why, and who decides. */
export class NotRun extends WritError {
  override readonly name = 'NotRun';

  constructor(sentence: string) {
    super([`Not run: ${sentence}`]);
  }
}
