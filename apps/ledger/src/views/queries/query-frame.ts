import { IsIn, IsInt, IsObject, Max, Min } from 'class-validator';
import {
  AsItIs,
  checked,
  IsId,
  IsReadingScope,
  IsText,
  Optional,
  type QueryRequest,
  type ReadingScope,
} from '#contracts';

const LIMIT_MAX = 1_000;

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
  @IsInt() @Min(1) @Max(LIMIT_MAX) limit!: number;
  @Optional() @IsText() cursor?: string;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) atLeast?: number;
  @Optional() @IsText(64) asOf?: string;
  @Optional() @IsIn(['then', 'now']) known?: 'then' | 'now';
}

/** Which view to rebuild; `all` for all. */
export class RebuildFrame {
  @IsId() view!: string;
}
