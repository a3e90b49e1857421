import { type Pool } from 'pg';
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

/** Decrypts the free texts of events. */
export class Texts {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly master: SealingKey,
    private readonly log: { error(facts: object, message: string): void },
  ) {}

  /**
   * The texts of these fields, by `ref`, in one statement. A text that differs from its digest, or whose key cannot be
   * unwrapped, is an alarm in the service's log and null here, so that the others can be read.
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
    const stored = new Map(rows.map((row) => [row.ref, row]));
    return new Map(
      fields.map(({ ref, sha256 }) => [ref, this.read(tenant, stored.get(ref), { ref, sha256 })]),
    );
  }

  private read(tenant: string, row: TextRow | undefined, { ref, sha256 }: SealedField): ReadText {
    if (!row || isErased(row)) return { text: null, erased: true, sha256 };
    try {
      const { salt, content } = this.opened(tenant, row);
      if (saltedDigest(salt, content) === sha256) return { text: content, sha256 };
      this.log.error(
        { tenant, ref },
        'A text differs from the digest in its event: somebody has changed it',
      );
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

/** A request of another service for texts of events that it has read. */
class ReadTextsFrame implements ReadTextsRequest {
  @IsText(512) tenant!: string;
  @AreParts(() => SealedFieldFrame) fields!: SealedFieldFrame[];
}

/** Answers the texts of erasable fields to other services. */
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
