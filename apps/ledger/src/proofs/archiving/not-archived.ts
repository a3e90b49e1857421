/** A partition was neither archived nor restored, and nothing was changed. The message says why. */
export class NotArchived extends Error {
  override readonly name = 'NotArchived';
}
