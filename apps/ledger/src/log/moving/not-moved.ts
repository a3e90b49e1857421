/** A move cannot begin or go on; the message says what to do. */
export class NotMoved extends Error {}
