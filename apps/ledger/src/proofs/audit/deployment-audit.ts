import { Client } from 'pg';
import {
  type AuditCheck,
  type AuditProgress,
  type AuditReport,
  type AuditRequest,
} from '#contracts';
import { connectionTo } from '#platform';
import { auditEffects } from '../../log/effects/effect-audit';
import { EffectRows } from '../../log/effects/missing-effects';
import { ledgerProjections } from '../../views/projections';
import { logSource } from '../../views/sql/log-source';
import { ArchivedEvents } from './archived-events';
import { StoredContents } from './contents-check';
import { Causes, checkWholeLog } from './cross-checks';
import { Findings, reportOf } from './findings';
import { LogAudit } from './log-audit';
import { eventCount, headRow, keyLines, openLogRows } from './log-rows';
import { knownKeys } from './checkpoint-checks';
import { type IsElsewhere, tenantsElsewhere } from './tenants-elsewhere';
import { Texts } from './texts-check';
import { type FoldingSessions, ViewAudit } from './view-audit';

export type OnProgress = (progress: AuditProgress) => void;

/**
 * Recomputes everything that a deployment stores from the bytes of its events, and compares: directly in the database,
 * in one snapshot, without writes. Rejects as the database does, and with `RangeError` for
 * a damaged key file.
 */
export const auditDeployment = (
  { now = Date.now(), ...request }: AuditRequest,
  onProgress: OnProgress,
): Promise<AuditReport> =>
  withSessions(request.databaseUrl, async (sessions) => {
    const { log } = sessions;
    const findings = new Findings();
    const known = knownKeys(request.logKeys, await keyLines(log));
    const audit = new LogAudit(findings, known, request.anchors, now);
    const total = await eventCount(log);
    const start = performance.now();
    const archived = new ArchivedEvents(log, findings);
    const isElsewhere = await tenantsElsewhere(log);
    await walk(sessions, audit, { findings, archived, isElsewhere }, (done) =>
      onProgress({ step: 'log', done, total }),
    );
    const seconds = (performance.now() - start) / 1_000;
    const { size } = audit;
    const rate = Math.round(size / Math.max(seconds, 0.001));
    if (archived.hasUnread) return reportOf([...audit.checks(), ...withoutArchive], size, rate);
    const effects = audit.checks().some(({ passed }) => passed === false)
      ? unreadable
      : await auditEffects(
          new EffectRows(log),
          (done) => onProgress({ step: 'effects', done, total }),
          isElsewhere,
        );
    const views = await auditViews(sessions, request.views, now, onProgress);
    return reportOf([...audit.checks(), effects, ...views], size, rate);
  });

/** Both are computed from the bytes of all events. */
const withoutArchive: readonly AuditCheck[] = (['effects', 'views'] as const).map((name) => ({
  name,
  passed: null,
  message: 'Not checked, because archived events could not be read.',
}));

/** Effects of a log that was tampered with prove nothing. */
const unreadable: AuditCheck = {
  name: 'effects',
  passed: null,
  message: 'Not checked, because the log itself is wrong.',
};

interface Walked {
  readonly findings: Findings;
  readonly archived: ArchivedEvents;
  readonly isElsewhere: IsElsewhere;
}

/** Reads the log once. */
const walk = async (
  { log }: FoldingSessions,
  audit: LogAudit,
  { findings, archived, isElsewhere }: Walked,
  onProgress: (done: number) => void,
): Promise<void> => {
  const rows = await openLogRows(log);
  const causes = new Causes(findings);
  const texts = new Texts(findings, isElsewhere);
  const contents = new StoredContents(findings, isElsewhere);
  for (let stored; (stored = await rows.events.page()).length > 0;) {
    const page = await archived.bodiesOf(stored);
    const last = page.at(-1)!.position;
    const checked = audit.take(page, {
      commands: await rows.commands.upTo(({ first, last: end }) => (first ?? end ?? 0) <= last),
      nodes: await rows.nodes.upTo((node) => audit.endsBy(node, page.length)),
      checkpoints: await rows.checkpoints.upTo(({ size }) => size <= audit.size + page.length),
    });
    await causes.take(log, checked);
    await texts.take(log, checked);
    await contents.take(log, checked);
    onProgress(last);
  }
  audit.finish(
    {
      commands: await rows.commands.upTo(() => true),
      nodes: await rows.nodes.upTo(() => true),
      checkpoints: await rows.checkpoints.upTo(() => true),
    },
    await headRow(log),
  );
  await checkWholeLog(log, findings);
  audit.add(causes.check(), texts.check(), contents.check());
  const archive = archived.check();
  if (archive) audit.add(archive);
};

const auditViews = async (
  sessions: FoldingSessions,
  wanted: string,
  now: number,
  onProgress: OnProgress,
) => {
  if (wanted === 'none')
    return [{ name: 'views', passed: null, message: 'Not requested (--views none).' } as const];
  return new ViewAudit(sessions, logSource, ledgerProjections, now).run(wanted, (done, total) =>
    onProgress({ step: 'views', done, total }),
  );
};

const CONNECT_MS = 5_000;
/** An audit may take long, and sorts much at once. */
const UNLIMITED =
  '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c TimeZone=UTC -c work_mem=64MB';

/**
 * Opens the sessions of an audit, hands them to `work` and closes them. The log is read in one read-only
 * transaction with one snapshot; the other session writes nothing but temporary tables. Rejects as the database does.
 */
const withSessions = async <T>(
  databaseUrl: string,
  work: (sessions: FoldingSessions) => Promise<T>,
): Promise<T> => {
  const log = session(databaseUrl, 'audit-log', '-c default_transaction_read_only=on');
  const scratch = session(databaseUrl, 'audit-scratch', '-c temp_buffers=64MB');
  try {
    await Promise.all([log.connect(), scratch.connect()]);
    await log.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Before its snapshot: no partition is archived or restored while it reads.
    await log.query('LOCK TABLE ledger.events IN ACCESS SHARE MODE');
    return await work({ log, scratch });
  } finally {
    await Promise.all([log.end(), scratch.end()].map((ended) => ended.catch(() => undefined)));
  }
};

const session = (databaseUrl: string, name: string, options: string): Client => {
  const client = new Client({
    ...connectionTo(databaseUrl),
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    options: `${options} ${UNLIMITED}`,
    // Requests the next page while the last one is processed.
    pipeline: true,
  });
  // The pending query rejects with it.
  client.on('error', () => undefined);
  return client;
};
