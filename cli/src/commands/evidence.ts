import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Command } from 'commander';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';
import { UserError } from '../user-error';

interface EvidenceOptions {
  readonly workOrder?: string;
  readonly kind: string;
  readonly id?: string;
  readonly mediaType?: string;
  readonly visibility?: string;
  readonly uri?: string;
  readonly purpose?: string;
}

/** Larger artifacts stay where they are; the ledger keeps their digest. */
const CONTENT_MAX_BYTES = 384 * 1_024;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
};

export const addEvidenceCommand = (program: Command): void => {
  program
    .command('evidence')
    .description('record a file as evidence, by its SHA-256')
    .argument('<file>')
    .requiredOption('--kind <kind>', 'what it proves, as the workflow names it')
    .option('--work-order <id>')
    .option('--id <evidenceId>', 'chosen here instead of by Writ')
    .option('--media-type <type>', 'where the file’s name does not tell it')
    .option('--visibility <who>', 'private, client or public')
    .option('--uri <address>', 'where the file can be had')
    .option('--purpose <text>')
    .action(async (file: string, options: EvidenceOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { workOrder, kind, id, mediaType, visibility, uri, purpose } = options;
      const body = {
        workOrderId: workOrder,
        evidenceId: id,
        kind,
        mediaType:
          mediaType ?? MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
        visibility,
        uri,
        purpose,
        ...(await contentOf(file)),
      };
      const { body: answer } = await client.post<{ evidenceId?: string }>('/v1/evidence', { body });
      if (json) sayJson(terminal.out, answer);
      else sayLine(terminal.out, `recorded ${answer.evidenceId ?? id} sha256:${body.sha256}`);
    });
};

interface Content {
  readonly sha256: string;
  readonly size: number;
  /** Base64; absent when the file is too large to be kept. */
  readonly content?: string;
}

const contentOf = async (file: string): Promise<Content> => {
  try {
    const { size } = await stat(file);
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
    const sha256 = hash.digest('hex');
    if (size > CONTENT_MAX_BYTES) return { sha256, size };
    return { sha256, size, content: (await readFile(file)).toString('base64') };
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};
