import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Command } from 'commander';
import { WritError } from '#client';
import { views } from '#contracts';
import { fetchEvidence } from '../evidence/fetch-evidence';
import { type Row } from '../api/rows';
import { readable } from '../files';
import { type Progress, startProgress } from '../progress';
import { type Session, sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { addListing } from './listing';

interface AddOptions {
  readonly workOrder?: string;
  readonly kind: string;
  readonly id?: string;
  readonly mediaType?: string;
  readonly visibility?: string;
  readonly uri?: string;
  readonly purpose?: string;
  readonly subject?: string;
  readonly supersedes?: string;
  readonly path?: string;
  readonly approves?: string;
  readonly permits?: readonly string[];
  readonly approval?: string;
}

interface GetOptions {
  readonly output?: string;
  readonly workOrder?: string;
}

/** What goes along with the command; a larger file is sent ahead of it. */
const ALONG_MAX_BYTES = 384 * 1_024;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
};

export const addEvidenceCommand = (program: Command): void => {
  const evidence = program
    .command('evidence')
    .description('record files as evidence, and get them back');
  evidence
    .command('add', { isDefault: true })
    .description('record a file as evidence, by its SHA-256')
    .argument('<file>')
    .requiredOption('--kind <kind>', 'what it proves, as the workflow names it')
    .option('--work-order <id>')
    .option('--id <evidenceId>', 'chosen here instead of by Writ')
    .option('--media-type <type>', 'where the file’s name does not tell it')
    .option('--visibility <who>', 'private, client or public')
    .option('--subject <id>', 'whom it is about: erasing the subject erases it')
    .option('--supersedes <evidenceId>', 'the version that it takes the place of')
    .option(
      '--path <place>',
      'stage it there in the handoff area of the work order; it takes the place of what lies there',
    )
    .option('--approves <approver>', 'it holds the approval of this person or team; with --permits')
    .option('--permits <action...>', 'the kinds of action that it permits')
    .option('--approval <id>', 'the one approval that it answers')
    .option('--uri <address>', 'where the file can be had; it is not sent')
    .option('--purpose <text>')
    .action(async (file: string, options: AddOptions, command: Command) =>
      add(sessionOf(command), file, options),
    );
  addListing(evidence, {
    lists: views.evidence,
    name: 'list',
    description: 'list evidence, with what is verified and what is claimed',
    filters: {
      '--work-order <id>': 'of this work order',
      '--kind <kind>': 'of this kind',
      '--is-verified <true|false>': 'only what is verified, or what is claimed',
    },
    columns: [
      'evidenceId',
      ['work order', ({ workOrderId }) => workOrderId ?? ''],
      'kind',
      ['level', ({ isVerified }) => (isVerified ? 'verified' : 'claimed')],
      ['verified by', ({ verifiedBy }) => verifiedBy ?? ''],
      'recordedBy',
      ['sha-256', 'sha256'],
      ['which is', stateOf],
    ],
    nothing: 'there is no such evidence; writ evidence add <file> --kind <kind> records some',
    then: 'writ evidence get <evidence>, and writ evidence verify <evidence> <file> for a claim.',
  });
  evidence
    .command('verify')
    .description('state that a file is the content that evidence claims: fetch it yourself first')
    .argument('<evidenceId>')
    .argument('<file>', 'what you fetched; its SHA-256 is computed here, and it is not sent')
    .option('--work-order <id>', 'which one is meant, where several have evidence of this id')
    .action(async (evidenceId: string, file: string, options: GetOptions, command: Command) =>
      verify(sessionOf(command), { evidenceId, workOrderId: options.workOrder, file }),
    );
  evidence
    .command('get')
    .description('get what evidence is made of, and check its digest')
    .argument('<evidenceId>')
    .option('-o, --output <file>', 'write it there instead of printing it')
    .option('--work-order <id>', 'which one is meant, where several have evidence of this id')
    .action(async (evidenceId: string, options: GetOptions, command: Command) => {
      const session = sessionOf(command);
      const { output, workOrder } = options;
      const sha256 = await fetchEvidence(session, { evidenceId, workOrder, output });
      if (output) sayLine(session.terminal.err, `written to ${output} sha256:${sha256}`);
    });
};

const stateOf = ({ supersededBy, shreddedAt }: Row): string => {
  if (shreddedAt) return 'erased';
  return supersededBy ? `superseded by ${String(supersededBy)}` : 'current';
};

/** The answer that a letter holds. Half of one would be recorded as no answer. */
const namedApproval = ({ approves, permits, approval }: AddOptions) => {
  if (approves === undefined && permits === undefined && approval === undefined) return undefined;
  if (approves === undefined || permits === undefined)
    throw new WritError('Give --approves <approver> and --permits <action...> together.');
  return { approver: approves, permits, approvalId: approval };
};

const add = async (session: Session, file: string, options: AddOptions): Promise<void> => {
  const { client, terminal, json } = session;
  const { workOrder, kind, id, mediaType, visibility, uri, purpose, subject } = options;
  const { supersedes, path } = options;
  const metadata = {
    workOrderId: workOrder,
    evidenceId: id,
    kind,
    mediaType: mediaType ?? MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    visibility,
    uri,
    purpose,
    subject,
    supersedes,
    path,
    approves: namedApproval(options),
  };
  const body = { ...metadata, ...(await contentOf(session, file, metadata)) };
  const { body: answer } = await client.post<{ evidenceId?: string }>('/v1/evidence', { body });
  if (json) sayJson(terminal.out, answer);
  else sayLine(terminal.out, `recorded ${answer.evidenceId ?? id} sha256:${body.sha256}`);
};

const verify = async (
  { client, terminal, json }: Session,
  {
    evidenceId,
    workOrderId,
    file,
  }: Record<'evidenceId' | 'file', string> & {
    readonly workOrderId: string | undefined;
  },
): Promise<void> => {
  const { size } = await readable(file, stat(file));
  const progress = size > ALONG_MAX_BYTES ? startProgress(terminal, size, 'bytes') : undefined;
  const sha256 = await readable(file, digestOf(file, progress)).finally(() => progress?.stop());
  const path = `/v1/evidence/${encodeURIComponent(evidenceId)}/verify`;
  const { body: answer } = await client.post(path, { body: { workOrderId, sha256 } });
  if (json) sayJson(terminal.out, answer);
  else sayLine(terminal.out, `verified ${evidenceId} sha256:${sha256}`);
};

interface Content {
  readonly sha256: string;
  readonly size: number;
  /** Base64; absent when the file was sent ahead, or stays where it is. */
  readonly content?: string;
}

type Metadata = { readonly mediaType: string; readonly subject?: string; readonly uri?: string };

const contentOf = async (session: Session, file: string, metadata: Metadata): Promise<Content> => {
  const { size } = await readable(file, stat(file));
  const isLarge = size > ALONG_MAX_BYTES;
  // The digest comes first, because the address is made of it: the file is read twice.
  const progress = isLarge ? startProgress(session.terminal, 2 * size, 'bytes') : undefined;
  try {
    const sha256 = await readable(file, digestOf(file, progress));
    if (metadata.uri !== undefined) return { sha256, size };
    if (!isLarge) {
      const bytes = await readable(file, readFile(file));
      return { sha256, size, content: bytes.toString('base64') };
    }
    await sendAhead(session, file, { ...metadata, sha256, size }, progress!);
    return { sha256, size };
  } finally {
    progress?.stop();
  }
};

const digestOf = async (file: string, progress?: Progress): Promise<string> => {
  const hash = createHash('sha256');
  let read = 0;
  for await (const bytes of createReadStream(file)) {
    hash.update(bytes as Buffer);
    read += (bytes as Buffer).length;
    progress?.moved(read, read);
  }
  return hash.digest('hex');
};

const sendAhead = async (
  { client }: Session,
  file: string,
  {
    sha256,
    size,
    mediaType,
    subject,
  }: Metadata & { readonly sha256: string; readonly size: number },
  progress: Progress,
): Promise<void> => {
  await client.put(`/v1/evidence-contents/${sha256}`, {
    query: { subject },
    contentType: mediaType,
    content: async function* () {
      let sent = 0;
      for await (const bytes of createReadStream(file)) {
        yield bytes as Buffer;
        sent += (bytes as Buffer).length;
        progress.moved(size + sent, sent);
      }
    },
  });
};
