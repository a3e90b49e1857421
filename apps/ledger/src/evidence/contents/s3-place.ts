import { PassThrough } from 'node:stream';
import { type S3Client } from '@aws-sdk/client-s3';
import { Unavailable } from '#platform';
import {
  type ByteRange,
  bytesOf,
  type ContentAddress,
  type ContentPlace,
  type ContentSink,
  type Extent,
  type FilePlace,
  pathOf,
} from './content-place';

export interface S3Options {
  readonly bucket: string;
  /** Before each key; empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  /** Absent for Amazon S3. */
  readonly endpoint?: string;
  /** What names the bucket, for errors; WRIT_CONTENT_PLACE where absent. */
  readonly setting?: string;
}

/** Parts of a multipart upload; the last may be smaller, none under 5 MiB, at most 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
const CONNECT_MS = 3_000;
const ANSWER_MS = 20_000;

/** A bucket of an S3-compatible store: an object for each content, sent in parts, read by ranges. */
export class S3Place implements ContentPlace, FilePlace {
  readonly name = 's3';

  private constructor(
    private readonly client: S3Client,
    private readonly sdk: typeof import('@aws-sdk/client-s3'),
    private readonly storage: typeof import('@aws-sdk/lib-storage'),
    private readonly options: S3Options,
  ) {}

  /** The SDK finds the credentials: environment, files, the instance's role. */
  static async of(options: S3Options): Promise<S3Place> {
    // Loaded on demand: deployments with other places do not pay for it.
    const sdk = await import('@aws-sdk/client-s3');
    const storage = await import('@aws-sdk/lib-storage');
    const client = new sdk.S3Client({
      region: options.region,
      ...(options.endpoint && { endpoint: options.endpoint, forcePathStyle: true }),
      // Each chunk has its own tag, and not every store knows these.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    });
    return new S3Place(client, sdk, storage, options);
  }

  async ready(): Promise<void> {
    const { bucket, endpoint = 'Amazon S3', setting = 'WRIT_CONTENT_PLACE' } = this.options;
    try {
      await this.client.send(new this.sdk.HeadBucketCommand({ Bucket: bucket }));
    } catch (error) {
      const { name } = error as Error;
      throw new Error(
        `${setting}: the bucket ${bucket} at ${endpoint} does not answer (${name}): check the address, the credentials and that it exists.`,
        { cause: error },
      );
    }
  }

  sink(address: ContentAddress): Promise<ContentSink> {
    return this.sinkAt(pathOf(address));
  }

  sinkAt(name: string): Promise<ContentSink> {
    const body = new PassThrough({ highWaterMark: PART_BYTES });
    const upload = new this.storage.Upload({
      client: this.client,
      params: { ...this.at(name), Body: body, ContentType: 'application/octet-stream' },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
      leavePartsOnError: false,
    });
    let failure: unknown;
    const done = upload.done().catch((error: unknown) => {
      failure = error;
      // A writer that waits for room continues at the stream's end.
      body.destroy();
    });
    const mustNotHaveFailed = (): void => {
      if (failure !== undefined) throw unavailable(failure);
    };
    return Promise.resolve({
      write: async (sealed: Buffer) => {
        mustNotHaveFailed();
        if (!body.write(sealed)) await roomIn(body);
        mustNotHaveFailed();
      },
      end: async () => {
        body.end();
        await done;
        mustNotHaveFailed();
      },
      discard: async () => {
        await upload.abort();
        body.destroy();
        await done;
        await this.removeAt(name);
      },
    });
  }

  read(address: ContentAddress, extent: Extent): Promise<Buffer> {
    return this.readAt(pathOf(address), bytesOf(extent));
  }

  async readAt(name: string, { from, length }: ByteRange): Promise<Buffer> {
    const range = `bytes=${from}-${from + length - 1}`;
    try {
      const command = new this.sdk.GetObjectCommand({ ...this.at(name), Range: range });
      const { Body } = await this.client.send(command);
      return Buffer.from(await Body!.transformToByteArray());
    } catch (error) {
      if (MISSING.has((error as Error).name)) return Buffer.alloc(0);
      throw unavailable(error);
    }
  }

  remove(address: ContentAddress): Promise<void> {
    return this.removeAt(pathOf(address));
  }

  async removeAt(name: string): Promise<void> {
    await this.client
      .send(new this.sdk.DeleteObjectCommand(this.at(name)))
      .catch((error: unknown) => {
        throw unavailable(error);
      });
  }

  /** Closes its connections. */
  close(): void {
    this.client.destroy();
  }

  private at(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.options.bucket, Key: `${this.options.prefix}${name}` };
  }
}

/** The object is missing, or shorter than the range. */
const MISSING = new Set(['NoSuchKey', 'NotFound', 'InvalidRange']);

const roomIn = (stream: PassThrough): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });

/** The store's error names buckets and keys: it is the cause only, for the service's log. */
const unavailable = (cause: unknown): Unavailable =>
  new Unavailable('The store of contents is not available now.', 5, { cause });
