import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { IsUUID } from 'class-validator';
import {
  type ReadText,
  type ReadTextsReply,
  type ReadTextsRequest,
  type SealedField,
} from '#kernel';
import { asUnavailable, parseAs, saltedDigest } from '#platform';
import { AreParts, IsSha256, IsText, subjects } from '#contracts';
import { type SealingKey } from '../data-keys/sealing-key';
import { openText, type SaltedText, unwrapTextKey } from './text-keys';

interface TextRow {
  readonly ref: string;
  readonly content: string | null;
  readonly salt: string | null;
  readonly stream: string | null;
  readonly generation: number | null;
  readonly sealed: Buffer | null;
  readonly wrapped: Buffer | null;
}

/** The free texts of events, as far as they can be read. */
export class Texts {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly master: SealingKey,
    private readonly log: Pick<Logger, 'error'>,
  ) {}

  /**
   * What each of these fields says, by its `ref`, in one statement. A text that is not what its digest says, or whose
   * key the master key does not open, is an alarm in the log and null here: it must not hide its neighbours.
   */
  async of(tenant: string, fields: readonly SealedField[]): Promise<ReadonlyMap<string, ReadText>> {
    if (fields.length === 0) return new Map();
    const { rows } = await this.pool.query<TextRow>({
      name: 'read-texts',
      text: `SELECT c.ref, c.content, encode(c.salt, 'hex') AS salt, c.stream, c.generation, c.sealed, k.wrapped
        FROM ledger.contents AS c LEFT JOIN ledger.text_keys AS k USING (tenant, stream, generation)
        WHERE tenant = $1 AND c.ref = ANY($2::uuid[])`,
      values: [tenant, fields.map(({ ref }) => ref)],
    });
    const kept = new Map(rows.map((row) => [row.ref, row]));
    return new Map(
      fields.map(({ ref, sha256 }) => [ref, this.read(tenant, kept.get(ref), { ref, sha256 })]),
    );
  }

  private read(tenant: string, row: TextRow | undefined, { ref, sha256 }: SealedField): ReadText {
    if (!row || isErased(row)) return { text: null, erased: true, sha256 };
    try {
      const { salt, content } = this.opened(tenant, row);
      if (saltedDigest(salt, content) === sha256) return { text: content, sha256 };
      this.log.error({ tenant, ref }, 'A text is not what its event says: somebody has changed it');
    } catch (error) {
      this.log.error({ err: error, tenant, ref }, 'A text cannot be read');
    }
    return { text: null, sha256 };
  }

  private opened(tenant: string, row: TextRow): SaltedText {
    const { ref, sealed, wrapped, stream, generation, salt, content } = row;
    if (!sealed) return { salt: salt!, content: content! };
    const name = { tenant, stream: stream!, generation: generation! };
    return openText(unwrapTextKey(this.master, wrapped!, name), tenant, { ref, sealed });
  }
}

const isErased = ({ sealed, wrapped, content }: TextRow): boolean =>
  sealed ? wrapped === null : content === null;

class SealedFieldFrame implements SealedField {
  @IsUUID() ref!: string;
  @IsSha256() sha256!: string;
}

/** Another process of ours reads texts of events that it has read. */
export class ReadTextsFrame implements ReadTextsRequest {
  @IsText(512) tenant!: string;
  @AreParts(() => SealedFieldFrame) fields!: SealedFieldFrame[];
}

/** What erasable fields say, for another service that has read the events. */
@Controller()
export class TextsController {
  constructor(private readonly texts: Texts) {}

  @MessagePattern(subjects.ledger.readTexts)
  async read(@Payload() frame: object): Promise<ReadTextsReply> {
    const { tenant, fields } = parseAs(ReadTextsFrame, frame);
    const read = await this.texts.of(tenant, fields).catch(asUnavailable);
    return { texts: fields.map(({ ref }) => read.get(ref)!) };
  }
}
