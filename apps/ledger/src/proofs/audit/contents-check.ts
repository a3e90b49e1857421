import { type ClientBase } from 'pg';
import { type AuditCheck, evidenceRecorded, type EvidenceRecordedData } from '#contracts';
import { ErasuresCheck } from './erasures-check';
import { type CheckedEvent } from './event-checks';
import { type Findings } from './findings';
import { type IsElsewhere } from './tenants-elsewhere';

type Sql = Pick<ClientBase, 'query'>;

interface Content {
  readonly event: CheckedEvent;
  readonly evidenceId: string;
  readonly sha256: string;
  /** Empty where none was named. */
  readonly subject: string;
}

/** Checks that each content that an event says is stored is there with its keys, or that an event says that it was erased. */
export class StoredContents {
  private readonly erasures: ErasuresCheck;
  private there = 0;

  constructor(
    private readonly findings: Findings,
    isElsewhere?: IsElsewhere,
  ) {
    this.erasures = new ErasuresCheck(findings, 'contents', isElsewhere);
  }

  async take(sql: Sql, events: readonly CheckedEvent[]): Promise<void> {
    const named = new Map(
      events.flatMap((event) => contentOf(event) ?? []).map((one) => [one.event, one]),
    );
    const stored = await storedContents(sql, [...named.values()]);
    for (const event of events) {
      const content = named.get(event);
      if (content) this.compare(content, stored);
      this.erasures.take(event);
    }
  }

  check(): AuditCheck {
    this.erasures.finish('the content of its evidence, or its key,');
    return this.findings.check(
      'contents',
      `${this.there} contents of evidence are stored, with their keys; ${this.erasures.erased} were erased, as events say. Their bytes were not read.`,
    );
  }

  private compare(content: Content, stored: ReadonlySet<string>): void {
    const { event, evidenceId } = content;
    const { tenant, stream, position } = event.row;
    if (stored.has(keyOf(tenant, content))) this.there += 1;
    else this.erasures.missing({ tenant, stream, evidenceId, position });
  }
}

const contentOf = (event: CheckedEvent): Content | undefined => {
  if (event.row.type !== evidenceRecorded.type) return undefined;
  const data = (event.envelope?.data ?? {}) as Partial<EvidenceRecordedData>;
  const { evidenceId, sha256, subject = '', isStored } = data;
  return isStored === true && evidenceId !== undefined && sha256 !== undefined
    ? { event, evidenceId, sha256, subject }
    : undefined;
};

const storedContents = async (
  sql: Sql,
  contents: readonly Content[],
): Promise<ReadonlySet<string>> => {
  if (contents.length === 0) return new Set();
  const { rows } = await sql.query<{ tenant: string; sha256: string; subject: string }>({
    name: 'audited-contents',
    text: `SELECT c.tenant, c.sha256, c.subject FROM ledger.evidence_contents AS c
      LEFT JOIN ledger.subject_keys AS k ON k.tenant = c.tenant AND k.subject = c.subject
      WHERE (c.tenant, c.sha256) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        AND c.stored_at IS NOT NULL AND c.gone_at IS NULL AND c.wrapped_data_key IS NOT NULL
        AND (c.subject = '' OR k.wrapped IS NOT NULL)`,
    values: [contents.map(({ event }) => event.row.tenant), contents.map(({ sha256 }) => sha256)],
  });
  return new Set(rows.map((row) => keyOf(row.tenant, row)));
};

const keyOf = (tenant: string, { sha256, subject }: Pick<Content, 'sha256' | 'subject'>): string =>
  JSON.stringify([tenant, sha256, subject]);
