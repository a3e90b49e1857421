/**
 * What a mapping file may say: how the cases and events of a log become facts about work orders.
 * examples/imports/receipt/mapping.yaml explains every part of it.
 */
import { ArrayMinSize, IsDefined, IsIn, Matches, ValidateIf } from 'class-validator';
import { isTimeZone } from '../exceptions/calendars';
import { AreParts, AreTexts, checked, IsId, IsInstant, IsPart, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { timeFormatProblem } from './time-format';

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

const IsTimeFormat = (): PropertyDecorator =>
  checked(
    'isTimeFormat',
    (value) => typeof value === 'string' && timeFormatProblem(value) === undefined,
    ({ property, value }) => `${property}: ${timeFormatProblem(String(value))}`,
  );

const IsTimeZone = (): PropertyDecorator =>
  checked('isTimeZone', isTimeZone, '$property must be a time zone such as Europe/Amsterdam');

const AreAttributes = (): PropertyDecorator =>
  checked('areAttributes', isTexts, '$property must be an attribute name or a list of them');

@Meanings({
  attribute: 'The attribute of the case that names it; concept:name where absent.',
  prefix: "Put before every case id; the log's name and a hyphen where absent.",
})
export class CaseMapping {
  @Optional() @IsText(200) attribute?: string;
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{0,30}$/, {
    message: '$property must be at most 30 characters of A-Z, a-z, 0-9, _ and -',
  })
  prefix?: string;
}

@Meanings({
  activity: 'The attribute that names what was done, or several that are read one after the other.',
  timestamp: 'The attribute with the time of the event; time:timestamp where absent.',
  format:
    'How times are written, `DD-MM-YYYY HH:mm`; as RFC 3339 or `YYYY-MM-DD HH:mm:ss` where absent.',
  zone: 'The time zone of times that name no offset, with its summer time: Europe/Amsterdam.',
  offset: 'The offset of times that name none, where there is no zone.',
  actor: 'The attribute that names who did it.',
  team: 'The attribute that names their team.',
  lifecycle:
    'The attribute with the transition of the lifecycle extension of XES. Then `complete` completes the step, `start` says since when, `suspend` blocks it and `resume` unblocks it; others say nothing of a step.',
  suspended:
    'The exception code of a step that is suspended; where absent a suspension says nothing.',
})
export class EventMapping {
  @Optional() @AreAttributes() activity?: string | string[];
  @Optional() @IsText(200) timestamp?: string;
  @Optional() @IsTimeFormat() format?: string;
  @Optional() @IsTimeZone() zone?: string;
  @Optional()
  @Matches(/^(Z|[+-]\d\d:\d\d)$/, { message: '$property must be Z or an offset such as +01:00' })
  offset?: string;
  @Optional() @IsText(200) actor?: string;
  @Optional() @IsText(200) team?: string;
  @Optional() @IsText(200) lifecycle?: string;
  @Optional() @IsId() suspended?: string;
}

const kinds = ['boolean', 'number', 'instant', 'minor-units'] as const;

@Meanings({
  attribute: 'The attribute of the log.',
  name: "The fact's name in the workflow.",
  of: "Whose attribute it is: the case's, or each event's (stated when it changes).",
  as: 'What a text of the log stands for: a CSV log has nothing but texts. A text that does not fit stays as it is. An amount is in minor units: 12.50 is 1250.',
  at: "When a case's attribute became known; with its first event where absent.",
})
export class FactMapping {
  @IsText(200) attribute!: string;
  @IsId() name!: string;
  @Optional() @IsIn(['case', 'event']) of?: 'case' | 'event';
  @Optional() @IsIn(kinds) as?: (typeof kinds)[number];
  @Optional() @IsIn(['first-event', 'last-event']) at?: 'first-event' | 'last-event';
}

@Meanings({
  match: 'Events that block a step.',
  code: 'A code of exception-codes.yaml.',
  step: "The step that cannot go on where it is not the event's own, which then counts as completed.",
  until: 'The event that ends it; the next event of the case where absent.',
})
export class BlockedMapping {
  @IsDefined() @IsMatch() match!: Match;
  @IsId() code!: string;
  @Optional() @IsId() step?: string;
  @Optional() @IsMatch() until?: Match;
}

/** Where the log has the digest of a document. */
@Meanings({
  sha256: 'The attribute with the SHA-256 of the document.',
  size: 'The attribute with its size in bytes.',
  mediaType: 'The attribute with its media type.',
})
export class ContentMapping {
  @IsText(200) sha256!: string;
  @IsText(200) size!: string;
  @IsText(200) mediaType!: string;
}

@Meanings({
  match: 'Events that leave evidence.',
  kind: 'What it proves, as the workflow names it.',
  uri: 'The attribute that says where it is.',
  content:
    'The attributes that describe its content; where absent the evidence is the event: its case, activity and time.',
})
export class EvidenceMapping {
  @IsDefined() @IsMatch() match!: Match;
  @IsId() kind!: string;
  @Optional() @IsText(200) uri?: string;
  @Optional() @IsPart(() => ContentMapping) content?: ContentMapping;
}

const closings = ['last-event', 'last-match', 'each-match'] as const;

@Meanings({
  when: 'Whether a case closes with its last event, the last one that matches, or each one that does.',
  match: 'Which events close; with last-event, any where absent.',
  caseHas: 'Attributes that a closed case has.',
  reopens:
    'With each-match: events that take a closed case up again; every event that does not close where absent.',
  evidence: 'The kind of evidence that a closing names; the last that was recorded where absent.',
})
export class ClosesMapping {
  @IsIn(closings) when!: (typeof closings)[number];
  @ValidateIf(({ when, match }: ClosesMapping) => when !== 'last-event' || match !== undefined)
  @IsMatch()
  match?: Match;
  @Optional() @AreTexts(200) caseHas?: string[];
  @Optional() @IsMatch() reopens?: Match;
  @Optional() @IsId() evidence?: string;
}

@Meanings({
  logName: "The log's own concept:name.",
  fileName: "The file's name without its endings.",
})
export class MatchesMapping {
  @Optional() @IsText(1_000) logName?: string;
  @Optional() @IsText(200) fileName?: string;
}

@Meanings({
  delimiter: 'What separates two cells; a comma where absent, a tab in .tsv files.',
})
export class CsvMapping {
  @Optional()
  @Matches(/^[^"\r\n]$/, { message: '$property must be one character, and no quote or line end' })
  delimiter?: string;
}

@Meanings({
  objectType: 'The objects of this type are the cases.',
})
export class OcelMapping {
  @IsText(200) objectType!: string;
}

@Meanings({
  log: 'Names the log permanently: its facts come from `import:<log>` and are known by that.',
  workflow: 'The id of a workflow: that of workflow.yaml beside this file where there is one.',
  matches: 'For the bundled mappings: which logs they are for.',
  csv: 'How a log in CSV is written; XES needs none.',
  ocel: 'Of an object-centric log (OCEL 2.0 in JSON, XML or SQLite).',
  case: 'How cases are named.',
  event: 'How events are read.',
  owner:
    'The attribute of the case, or of its first event, that names who answers for it; the owner of the workflow where absent.',
  client: 'The attribute of the case, or of its first event, that names for whom the work is done.',
  due: 'The attribute of the case, or of its first event, with its deadline; by slas.work of the workflow where absent.',
  end: 'When the log was taken; its latest event where absent. A case that is open is open as of then.',
  unknown: 'Values that mean that nobody knows.',
  objects: 'Attributes of the case, or of its first event, that name what it is about.',
  facts: 'Which attributes are facts.',
  blocked: 'Which events block a step.',
  evidence: 'Which events leave evidence.',
  closes: 'Which events close a case.',
})
export class LogMapping {
  @IsId() log!: string;
  @IsId() workflow!: string;
  @Optional() @IsPart(() => MatchesMapping) matches?: MatchesMapping;
  @Optional() @IsPart(() => CsvMapping) csv?: CsvMapping;
  @Optional() @IsPart(() => OcelMapping) ocel?: OcelMapping;
  @Optional() @IsPart(() => CaseMapping) case?: CaseMapping;
  @Optional() @IsPart(() => EventMapping) event?: EventMapping;
  @Optional() @IsText(200) owner?: string;
  @Optional() @IsText(200) client?: string;
  @Optional() @IsText(200) due?: string;
  @Optional() @IsInstant() end?: string;
  @Optional() @AreTexts(200) unknown?: string[];
  @Optional() @AreTexts(200) objects?: string[];
  @Optional()
  @AreParts(() => FactMapping)
  facts?: FactMapping[];
  @Optional()
  @AreParts(() => BlockedMapping)
  @ArrayMinSize(1)
  blocked?: BlockedMapping[];
  @Optional()
  @AreParts(() => EvidenceMapping)
  @ArrayMinSize(1)
  evidence?: EvidenceMapping[];
  @Optional() @IsPart(() => ClosesMapping) closes?: ClosesMapping;
}
