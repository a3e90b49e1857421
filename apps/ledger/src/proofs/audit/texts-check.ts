import { type ClientBase } from 'pg';
import { type AuditCheck, eventDefinition, evidenceRecorded } from '#contracts';
import { type SealedField } from '#kernel';
import { saltedDigest } from '#platform';
import { UUID } from './cross-checks';
import { ErasuresCheck, type Missing } from './erasures-check';
import { type CheckedEvent } from './event-checks';
import { type Findings } from './findings';
import { type IsElsewhere } from './tenants-elsewhere';

type Sql = Pick<ClientBase, 'query'>;

interface Text extends SealedField, Missing {}

interface StoredText {
  readonly ref: string;
  readonly tenant: string;
  readonly salt: string | null;
  readonly content: string | null;
  readonly isEncrypted: boolean;
}

/** Checks the texts beside the log: the digests in the events, and that an event explains what is gone. */
export class Texts {
  private readonly erasures: ErasuresCheck;
  private fitting = 0;
  private sealed = 0;

  constructor(
    private readonly findings: Findings,
    isElsewhere?: IsElsewhere,
  ) {
    this.erasures = new ErasuresCheck(findings, 'texts', isElsewhere);
  }

  async take(sql: Sql, events: readonly CheckedEvent[]): Promise<void> {
    const texts = events.map(textsOf);
    const stored = await storedTexts(sql, texts.flat());
    for (const [at, event] of events.entries()) {
      for (const text of texts[at]!) this.compare(text, stored.get(text.ref));
      this.erasures.take(event);
    }
  }

  check(): AuditCheck {
    this.erasures.finish('the text beside the log, or its key,');
    const { fitting, sealed } = this;
    const { erased } = this.erasures;
    const all = fitting + sealed + erased;
    const message =
      all === 0
        ? 'No event refers to a text beside the log.'
        : `Of ${all} texts beside the log ${fitting} fit their digests; ${sealed} are encrypted and were not checked without their keys; ${erased} were erased, as events say.`;
    const check = this.findings.check('texts', message);
    return check.passed && sealed > 0 && fitting === 0 ? { ...check, passed: null } : check;
  }

  private compare(text: Text, stored: StoredText | undefined): void {
    if (stored?.tenant !== text.tenant) return this.erasures.missing(text);
    const { isEncrypted, salt, content } = stored;
    if (isEncrypted) this.sealed += 1;
    else if (salt === null || content === null) this.erasures.missing(text);
    else if (saltedDigest(salt, content) === text.sha256) this.fitting += 1;
    else this.differs(text);
  }

  private differs({ position }: Text): void {
    this.findings.wrong(
      'texts',
      `Position ${position}: the text beside the log does not match the digest in the event.`,
      position,
    );
  }
}

/** By reference. Encrypted ones without a key are as good as gone. */
const storedTexts = async (
  sql: Sql,
  texts: readonly Text[],
): Promise<ReadonlyMap<string, StoredText>> => {
  if (texts.length === 0) return new Map();
  const { rows } = await sql.query<StoredText>({
    name: 'audited-texts',
    text: `SELECT c.ref, c.tenant, encode(c.salt, 'hex') AS salt, c.content,
        c.sealed IS NOT NULL AND k.wrapped IS NOT NULL AS "isEncrypted"
      FROM ledger.contents AS c LEFT JOIN ledger.text_keys AS k USING (tenant, stream, generation)
      WHERE c.ref = ANY($1::uuid[])`,
    values: [texts.map(({ ref }) => ref)],
  });
  return new Map(rows.map((row) => [row.ref, row]));
};

const textsOf = ({ row, envelope }: CheckedEvent): readonly Text[] => {
  const { type, tenant, stream, position } = row;
  const { erasable = [] } = eventDefinition(type) ?? {};
  const data = envelope?.data;
  if (erasable.length === 0 || typeof data !== 'object' || data === null) return [];
  const fields = data as Readonly<Record<string, unknown>>;
  // An artifact in a record is erased with its evidence, and no other text is.
  const evidence = type === evidenceRecorded.type && { evidenceId: String(fields['evidenceId']) };
  return erasable.flatMap((field) => {
    const { ref, sha256 } = (fields[field] ?? {}) as Partial<SealedField>;
    return typeof ref === 'string' && UUID.test(ref) && typeof sha256 === 'string'
      ? [{ position, tenant, stream, ref, sha256, ...evidence }]
      : [];
  });
};
