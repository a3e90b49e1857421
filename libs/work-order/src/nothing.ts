/** SHA-256 of no bytes. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** What stands where nobody computed a digest. */
const ZEROS = '0'.repeat(64);

/** Whether a digest is that of nothing: such evidence proves nothing. Domain rule 9. */
export const isDigestOfNothing = (sha256: string): boolean => sha256 === EMPTY || sha256 === ZEROS;
