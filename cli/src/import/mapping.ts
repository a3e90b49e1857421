/**
 * What a mapping file may say: how the cases and events of a log become facts about work orders.
 * examples/imports/receipt/mapping.yaml explains every part of it.
 */
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AreTexts, checked, IsId, IsText, Optional } from '#contracts';

/** Attribute (or `activity`) → the value or values that it must have: all of them must hold. */
export type Match = Readonly<Record<string, string | readonly string[]>>;

const isTexts = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'));

const IsMatch = (): PropertyDecorator =>
  checked(
    'isMatch',
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      Object.values(value).every(isTexts),
    '$property must map attribute names (or activity) to a text or a list of texts; quote numbers',
  );

const AreAttributes = (): PropertyDecorator =>
  checked('areAttributes', isTexts, '$property must be an attribute name or a list of them');

export class CaseMapping {
  /** The attribute of the case that names it; concept:name where absent. */
  @Optional() @IsText(200) attribute?: string;
  /** Put before every case id; the log's name and a hyphen where absent. */
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{0,30}$/, {
    message: '$property must be at most 30 characters of A-Z, a-z, 0-9, _ and -',
  })
  prefix?: string;
}

export class EventMapping {
  /** The attribute that names what was done, or several that are read one after the other. */
  @Optional() @AreAttributes() activity?: string | string[];
  @Optional() @IsText(200) timestamp?: string;
  /** The offset of times that name none. */
  @Optional()
  @Matches(/^(Z|[+-]\d\d:\d\d)$/, { message: '$property must be Z or an offset such as +01:00' })
  offset?: string;
}

export class FactMapping {
  @IsText(200) attribute!: string;
  /** The fact's name in the workflow. */
  @IsId() name!: string;
  /** Whose attribute it is: the case's, or each event's (stated when it changes). */
  @Optional() @IsIn(['case', 'event']) of?: 'case' | 'event';
  /** What a text of the log stands for: a CSV log has nothing but texts. One that fits not stays. */
  @Optional() @IsIn(['boolean', 'number', 'instant']) as?: 'boolean' | 'number' | 'instant';
  /** When a case's attribute became known; with its first event where absent. */
  @Optional() @IsIn(['first-event', 'last-event']) at?: 'first-event' | 'last-event';
}

export class BlockedMapping {
  @IsDefined() @IsMatch() match!: Match;
  /** A code of exception-codes.yaml. */
  @IsId() code!: string;
  /** The step that cannot go on where it is not the event's own, which then counts as completed. */
  @Optional() @IsId() step?: string;
  /** The event that ends it; the next event of the case where absent. */
  @Optional() @IsMatch() until?: Match;
}

export class ClosesMapping {
  @IsIn(['last-event', 'last-match']) when!: 'last-event' | 'last-match';
  /** Which events close; with last-event, any where absent. */
  @ValidateIf(({ when, match }: ClosesMapping) => when === 'last-match' || match !== undefined)
  @IsMatch()
  match?: Match;
  /** Attributes that a closed case has. */
  @Optional() @AreTexts(200) caseHas?: string[];
}

export class MatchesMapping {
  /** The log's own concept:name. */
  @Optional() @IsText(1_000) logName?: string;
  /** The file's name without its endings. */
  @Optional() @IsText(200) fileName?: string;
}

export class CsvMapping {
  /** What stands between two cells; a comma where absent. */
  @Optional()
  @Matches(/^[^"\r\n]$/, { message: '$property must be one character, and no quote or line end' })
  delimiter?: string;
}

export class LogMapping {
  /** Names the log permanently: its facts come from `import:<log>` and are known by that. */
  @IsId() log!: string;
  /** The id of a workflow: that of workflow.yaml beside this file where there is one. */
  @IsId() workflow!: string;
  /** For the bundled mappings: which logs they are for. */
  @Optional() @ValidateNested() @Type(() => MatchesMapping) matches?: MatchesMapping;
  /** How a log in CSV is written; XES needs none. */
  @Optional() @ValidateNested() @Type(() => CsvMapping) csv?: CsvMapping;
  @Optional() @ValidateNested() @Type(() => CaseMapping) case?: CaseMapping;
  @Optional() @ValidateNested() @Type(() => EventMapping) event?: EventMapping;
  /** Values that mean that nobody knows. */
  @Optional() @AreTexts(200) unknown?: string[];
  /** Attributes of the case, or of its first event, that name what it is about. */
  @Optional() @AreTexts(200) objects?: string[];
  @Optional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => FactMapping)
  facts?: FactMapping[];
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => BlockedMapping)
  blocked?: BlockedMapping[];
  @Optional() @ValidateNested() @Type(() => ClosesMapping) closes?: ClosesMapping;
}
