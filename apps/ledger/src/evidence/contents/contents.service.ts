import { createHash, randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  contentReaders,
  effectiveRoles,
  type LedgerRefusal,
  type OpenContentBody,
  type OpenContentReply,
  type ReadContentBody,
  type ReadContentReply,
  isOfDelegate,
  recordEvidence,
  type RecordEvidenceBody,
  scopeOfOwn,
  type Sender,
  uploadSubject,
} from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, type CommandFrame, Platform, ReceivedUpload, Unavailable } from '#platform';
import { SubjectKeys } from '../data-keys/subject-keys';
import { ViewHost } from '../../views/sql/view-host';
import { ReadableWork, scopedReaderOf } from '../../views/queries/readable-work';
import { ContentLocks } from './content-locks';
import { ContentRows } from './content-rows';
import { scanForSecrets } from './content-scan';
import { ContentStore } from './content-store';
import {
  type EvidenceRef,
  NamedContents,
  type NamingEvidence,
  type Readable,
} from './named-contents';
import { Places } from './places';

type Caller = Sender & Pick<CommandFrame['metadata'], 'tenant'>;

/** The measured content; `size` in bytes. */
export interface MeasuredContent {
  readonly sha256: string;
  readonly size: number;
}

/** Load shedding: each upload holds a few pieces, and some MiB on the way to a store. */
const UPLOADS_MAX = 64;
/** In one message, with room for the header. */
const PIECE_BYTES = 512 * 1024;

/** Takes, names and reads the contents of evidence, which are stored beside the log. */
@Injectable()
export class ContentsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly store: ContentStore;
  private readonly named: NamedContents;
  private readonly holds: ContentLocks;
  private readonly uploads = new Set<ReceivedUpload>();

  constructor(
    private readonly platform: Platform,
    private readonly places: Places,
    @Inject(ViewHost) views: Pick<ViewHost, 'moved'>,
    keys: SubjectKeys,
    private readonly work: ReadableWork,
  ) {
    const { pool, settings } = platform;
    this.named = new NamedContents(pool, views);
    this.holds = new ContentLocks(pool);
    const limits = {
      smallUpTo: settings.WRIT_CONTENT_IN_POSTGRES_UP_TO,
      most: settings.WRIT_CONTENT_MAX,
    };
    this.store = new ContentStore(new ContentRows(pool), places, keys, limits, scanForSecrets);
  }

  /** A store that is unavailable does not stop the ledger: it is logged once. */
  async onApplicationBootstrap(): Promise<void> {
    await this.places.ready().catch((error: unknown) => {
      this.platform.log.error({ err: error }, 'large contents of evidence cannot be stored now');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.uploads].map((upload) => upload.abandon()));
    this.places.close();
  }

  /** Opens an upload to this process. Refuses as `ContentStore.begin`, and with `forbidden`. */
  async open(
    { tenant, roles }: Pick<Caller, 'tenant' | 'roles'>,
    body: OpenContentBody,
  ): Promise<OpenContentReply> {
    mustHaveRole(roles, recordEvidence.roles);
    if (this.uploads.size >= UPLOADS_MAX)
      throw new Unavailable('Too many uploads run at once: try again in a moment.', 2);
    const { sha256, subject, mediaType, size } = body;
    const content = { tenant, sha256, subject, mediaType, size };
    const receiving = await this.store.begin(content).catch(asUnavailable);
    const uploadId = randomUUID();
    const to = uploadSubject(uploadId);
    const { connection, log } = this.platform;
    const upload = new ReceivedUpload(connection, to, orUnavailable(receiving), {
      log: (note, error) => log.error({ err: error }, note),
      onOver: () => this.uploads.delete(upload),
    });
    this.uploads.add(upload);
    // The subscription must exist before the sender's first piece.
    await connection.flush();
    return { uploadId, subject: to };
  }

  /** Records evidence, with its content protected from shredding meanwhile. */
  whileNaming<T>(
    tenant: string,
    { sha256, subject }: RecordEvidenceBody,
    record: () => Promise<T>,
  ): Promise<T> {
    return this.holds.whileNaming({ tenant, sha256, subject }, record);
  }

  /**
   * The content of evidence that is about to be recorded, sent with the command or uploaded before; null where there is
   * none. Content with another digest than the command's is not stored, and the decider refuses the command. Refuses as
   * `ContentStore.begin` and its uploads do.
   */
  async toBeNamed(tenant: string, body: RecordEvidenceBody): Promise<MeasuredContent | null> {
    const { sha256, subject, mediaType } = body;
    const of = { tenant, sha256, subject };
    if (body.content === undefined) {
      const size = await this.store.toBeNamed(of).catch(asUnavailable);
      return size === undefined ? null : { sha256, size };
    }
    const bytes = Buffer.from(body.content, 'base64');
    const measured = createHash('sha256').update(bytes).digest('hex');
    if (measured === sha256)
      await this.store.store({ ...of, mediaType }, bytes).catch(asUnavailable);
    return { sha256: measured, size: bytes.length };
  }

  /** Whether Writ stores the content of recorded evidence, by the view. */
  async isStored(tenant: string, wanted: EvidenceRef): Promise<boolean> {
    const named = await this.named.find(tenant, wanted).catch((error: unknown) => {
      // Unknown or ambiguous evidence counts as stored elsewhere, which is the stricter rule.
      if (error instanceof Refusal) return undefined;
      return asUnavailable(error);
    });
    if (!named) return false;
    const { sha256, subject } = named.evidence;
    const of = { tenant, sha256, subject: subject || undefined };
    return (await this.store.find(of).catch(asUnavailable)) !== undefined;
  }

  /**
   * A part of the content of evidence, and what that is. Refuses with `evidence_not_found`, `evidence_not_stored`,
   * `evidence_shredded`, `evidence_damaged`, `forbidden`; and with `invalid_request` when the id is ambiguous.
   */
  async read(
    caller: Caller,
    { evidenceId, workOrderId, from, length, atLeast }: ReadContentBody,
  ): Promise<{ readonly header: ReadContentReply; readonly bytes: Buffer }> {
    const { tenant, roles } = caller;
    mustHaveRole(effectiveRoles(roles), contentReaders);
    const readable: Readable = (rows) => this.readableBy(caller, rows);
    const wanted = { evidenceId, ...(workOrderId !== undefined && { workOrderId }) };
    const { evidence, position } = await this.named
      .find(tenant, wanted, { atLeast, readable })
      .catch(asUnavailable);
    const { sha256, mediaType, kind, uri } = evidence;
    if (evidence.shreddedAt !== null)
      throw refuse(
        'evidence_shredded',
        `The content of ${evidenceId} was erased at ${evidence.shreddedAt}; its digest stays.`,
      );
    const subject = evidence.subject || undefined;
    const content = await this.store.find({ tenant, sha256, subject }).catch(asUnavailable);
    if (!content) throw notStored(evidenceId, uri);
    const wantedBytes = Math.min(length, PIECE_BYTES);
    const bytes =
      wantedBytes > 0
        ? await this.store.read(content, from, wantedBytes).catch(asUnavailable)
        : Buffer.alloc(0);
    const { size } = content;
    return { header: { evidenceId, sha256, mediaType, kind, size, position }, bytes };
  }

  /** A delegate reads evidence of work that was delegated to it, and what it recorded itself, within its other limits. */
  private async readableBy(
    caller: Caller,
    rows: readonly NamingEvidence[],
  ): Promise<readonly NamingEvidence[]> {
    const reader = scopedReaderOf(caller);
    const { scope } = reader;
    if (scope === 'tenant') return rows;
    const ids = rows.map(({ workOrderId }) => workOrderId);
    const readable = await this.work.among(reader, ids);
    if (!isOfDelegate(scope)) return rows.filter(({ workOrderId }) => readable.has(workOrderId));
    const ofOwn = await this.work.among({ ...reader, scope: scopeOfOwn(scope) }, ids);
    const isOwn = ({ workOrderId, recordedBy }: NamingEvidence): boolean =>
      recordedBy === scope.principal && ofOwn.has(workOrderId);
    return rows.filter((row) => isOwn(row) || readable.has(row.workOrderId));
  }
}

/** Turns errors of an unavailable database into `Unavailable`. */
const orUnavailable = (upload: ContentUploadLike): ContentUploadLike => ({
  push: (bytes) => upload.push(bytes).catch(asUnavailable),
  finish: () => upload.finish().catch(asUnavailable),
  abandon: () => upload.abandon(),
});
type ContentUploadLike = ConstructorParameters<typeof ReceivedUpload>[2];

const mustHaveRole = (roles: readonly string[], allowed: readonly string[]): void => {
  if (!allowed.some((role) => roles.includes(role)))
    throw new Refusal(
      'forbidden',
      `This is for the roles ${allowed.join(', ')}: ask with a key that has one.`,
    );
};

const notStored = (evidenceId: string, uri: string | null): Refusal => {
  const where = uri === null ? 'no address (uri) is known' : `fetch it from ${uri}`;
  return new Refusal(
    'evidence_not_stored',
    `The content of ${evidenceId} is not stored here: ${where}.`,
    uri === null ? {} : { uri },
  );
};

const refuse = (code: LedgerRefusal, message: string): Refusal<LedgerRefusal> =>
  new Refusal(code, message);
