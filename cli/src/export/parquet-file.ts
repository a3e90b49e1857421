import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { type PlainCell, type RowCell, type RowFields, snakeCase } from '#contracts';

type Row = Readonly<Record<string, unknown>>;
type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
type ColumnType = Omit<Schema[number], 'name' | 'repetition_type'>;

/** Rows that are encoded together: so many are in memory. */
const ROWS_OF_GROUP = 20_000;

/** What a cell is in a file. Times carry UTC: a reader in another zone must not shift them. */
const typeOf: Readonly<Record<PlainCell, ColumnType>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  time: {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  whole: { type: 'INT32' },
  long: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  flag: { type: 'BOOLEAN' },
};
const JSON_TYPE: ColumnType = { type: 'BYTE_ARRAY', converted_type: 'JSON' };

const casts: Partial<Readonly<Record<PlainCell, (value: unknown) => unknown>>> = {
  time: (value) => new Date(value as string),
  long: (value) => BigInt(value as number),
};

const plainOf = (cell: RowCell): PlainCell | undefined => {
  if (typeof cell === 'string') return cell.replace('?', '') as PlainCell;
  return 'oneOf' in cell ? 'text' : undefined;
};

/** How much a file has, and the digest of its bytes. */
export interface Written {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Rows as a file of Apache Parquet (SNAPPY) with the columns that `fields` declare, in `snake_case`, a group of rows at a time.
 * `metadata` says in the file what it holds.
 */
export class ParquetFile {
  private readonly bytes = new ByteWriter();
  private readonly hash = createHash('sha256');
  private readonly writer: ParquetWriter;
  private group: Row[] = [];
  private count = 0;
  private size = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly fields: RowFields,
    metadata: Readonly<Record<string, string>>,
  ) {
    const columns: Schema = Object.entries(fields).map(([field, [cell]]) => ({
      name: snakeCase(field),
      repetition_type: 'OPTIONAL',
      ...typeOfCell(cell),
    }));
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [{ name: 'root', num_children: columns.length }, ...columns],
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      createdBy: 'writ',
    });
  }

  static async create(
    path: string,
    fields: RowFields,
    metadata: Readonly<Record<string, string>>,
  ): Promise<ParquetFile> {
    return new ParquetFile(await open(path, 'w'), fields, metadata);
  }

  get rows(): number {
    return this.count;
  }

  /** Takes fields that `fields` name, and no others. */
  async add(row: Row): Promise<void> {
    this.group.push(row);
    this.count += 1;
    if (this.group.length === ROWS_OF_GROUP) await this.writeGroup();
  }

  /** Resolves once the file survives a power cut. */
  async finish(): Promise<Written> {
    if (this.group.length > 0) await this.writeGroup();
    await this.writer.finish();
    await this.store();
    await this.file.sync();
    await this.close();
    return { rows: this.count, bytes: this.size, sha256: this.hash.digest('hex') };
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async writeGroup(): Promise<void> {
    const columnData = Object.entries(this.fields).map(([field, [cell]]): ColumnSource => {
      const cast = casts[plainOf(cell)!] ?? ((value: unknown) => value);
      const data = this.group.map((row) => (isStated(row[field]) ? cast(row[field]) : null));
      return { name: snakeCase(field), data };
    });
    await this.writer.write({ columnData, rowGroupSize: this.group.length });
    this.group = [];
    await this.store();
  }

  /** What was encoded since the last time; the writer goes on counting where it is in the file. */
  private async store(): Promise<void> {
    const bytes = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    this.hash.update(bytes);
    this.size += bytes.length;
    await this.file.writeFile(bytes);
  }
}

const typeOfCell = (cell: RowCell): ColumnType => {
  const plain = plainOf(cell);
  return plain === undefined ? JSON_TYPE : typeOf[plain];
};

const isStated = (value: unknown): boolean => value !== null && value !== undefined;
