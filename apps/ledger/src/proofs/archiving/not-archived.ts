/** A partition was not archived or restored, and nothing was changed. The message says why. */
export class NotArchived extends Error {
  override readonly name = 'NotArchived';
}
