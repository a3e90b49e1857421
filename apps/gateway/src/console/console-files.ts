import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Refusal } from '#kernel';
import { FreshFile } from './fresh-file';

/** `dist`, or the project's root where this runs from its source. */
const root = resolve(__dirname, '../../../..');
const FOLDER = join(root, basename(root) === 'dist' ? 'console' : 'dist/console');
/** What the build puts in the place of the nonce of each page. */
const NONCE_PLACE = '__NONCE__';
/** Names as the build makes them: they change with the content. */
const ASSET = /^[\w-]{1,100}\.(js|css|svg|woff2)$/;

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A file of the console as it is sent. */
export interface Asset {
  readonly type: string;
  readonly encoding: 'br' | 'gzip' | undefined;
  readonly content: Buffer;
}

/** The document of every page, with the nonce of its styles. */
export interface ConsolePage {
  readonly html: string;
  readonly nonce: string;
}

/**
 * What the console is made of, as its build left it. Names of assets change with what is in them, so each is read once; the
 * page, which names them, is read again once a build has rewritten it.
 */
@Injectable()
export class ConsoleFiles {
  private readonly read = new Map<string, Promise<Buffer>>();
  private readonly index = new FreshFile(join(FOLDER, 'index.html'));

  /** The page with a nonce that nobody had before. Refuses with `not_found` while there is no console. */
  async page(): Promise<ConsolePage> {
    const content = await this.index
      .content()
      .catch(refusing('There is no console here: npm run build.'));
    const html = content.toString();
    const nonce = randomBytes(16).toString('base64');
    return { html: html.replaceAll(NONCE_PLACE, nonce), nonce };
  }

  /** A script, style or picture, in the encoding that the browser likes best. Refuses with `not_found`. */
  async asset(name: string, accepted: string | undefined): Promise<Asset> {
    const unknown = 'The console has no such file: load the page again.';
    if (!ASSET.test(name)) throw new Refusal('not_found', unknown);
    const encoding = encodingOf(accepted);
    const suffix = { br: '.br', gzip: '.gz', none: '' }[encoding ?? 'none'];
    const content = await this.file(`assets/${name}${suffix}`, unknown);
    return { type: types[extname(name)]!, encoding, content };
  }

  private file(path: string, unknown: string): Promise<Buffer> {
    const known = this.read.get(path);
    if (known) return known;
    const reading = readFile(join(FOLDER, path)).catch((error: NodeJS.ErrnoException) => {
      this.read.delete(path);
      return refusing(unknown)(error);
    });
    this.read.set(path, reading);
    return reading;
  }
}

/** What is not there is refused, with what to do; other errors stay what they are. */
const refusing =
  (unknown: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' ? new Refusal('not_found', unknown) : error;
  };

/** RFC 9110, section 12.5.3, for the two that were made; one with a weight of 0 is not wanted. */
const encodingOf = (accepted = ''): 'br' | 'gzip' | undefined => {
  const wanted = accepted
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]);
  return (['br', 'gzip'] as const).find((encoding) => wanted.includes(encoding));
};
