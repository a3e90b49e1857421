import { IsIn, IsInt, IsObject, Max, Min } from 'class-validator';
import {
  AreTexts,
  AsItIs,
  checked,
  IsId,
  IsReadingScope,
  IsText,
  Optional,
  QUERY_LIMIT_MAX,
  type QueryRequest,
  type ReadingScope,
} from '#contracts';

/** A question as another process of ours sends it; what it names is looked up later. */
export class QueryFrame implements QueryRequest {
  @IsText(64) name!: string;
  @IsText(512) tenant!: string;
  @IsReadingScope() scope!: ReadingScope;
  @AsItIs()
  @IsObject()
  @checked(
    'isTextMap',
    (value) => Object.values(value ?? {}).every((text) => typeof text === 'string'),
    '$property must map names to texts',
  )
  filters!: Record<string, string>;
  @IsInt() @Min(1) @Max(QUERY_LIMIT_MAX) limit!: number;
  @Optional() @AreTexts(64) groupBy?: string[];
  @Optional() @IsText(64) zone?: string;
  @Optional() @IsText(64) sort?: string;
  @Optional() @IsText() cursor?: string;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) atLeast?: number;
  @Optional() @IsText(64) asOf?: string;
  @Optional() @IsIn(['then', 'now']) known?: 'then' | 'now';
}

/** Which view to rebuild; `all` for all. */
export class RebuildFrame {
  @IsId() view!: string;
}
