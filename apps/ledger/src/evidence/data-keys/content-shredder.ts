/** Evidence that the log says is shredded. */
export interface ShreddedEvidence {
  readonly evidenceId: string;
  /** Empty where it is of none; other work orders may have evidence of the same id. */
  readonly workOrderId?: string;
  /** When the log said so, in RFC 3339. */
  readonly at: string;
}

/**
 * Makes the kept content of evidence unreadable for ever. Erasure calls it after the events that say so are
 * committed, and again from them after a crash: doing it twice is as doing it once.
 */
export interface ContentShredder {
  /**
   * Destroys the key to the content of this digest, unless other evidence of the tenant that is not shredded names the
   * same content with the same subject, or somebody has sent it again since. `shredded` is the evidence whose erasure
   * this is: it does not count.
   *
   * @param content.subject as the evidence named it; undefined where it named none
   */
  shred(
    tenant: string,
    content: { readonly sha256: string; readonly subject: string | undefined },
    shredded: ShreddedEvidence,
  ): Promise<void>;
}

/** Provide the implementation under this token in `LedgerModule`. */
export const CONTENT_SHREDDER = Symbol('CONTENT_SHREDDER');
