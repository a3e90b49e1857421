import { IsBoolean, IsInt, IsNumber, Min } from 'class-validator';
import { AreStrings } from '../answers';
import { defineEvent } from '../define';
import { AreIds, AreNames, AreParts, IsId, IsLine, IsPart, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { AreRecordedNames } from '../principals';
import { AlertTerms, Threshold } from './alert-terms';

/** Rows that an event of an alert lists, at most. */
export const ALERT_ROWS_MAX = 200;

/** Rows of one alert that cross by themselves, at most. */
export const ALERT_WATCHED_MAX = 1_000;

@Meanings({
  recipients: 'Who is notified of a crossing.',
  workflows:
    'The workflows that its owner is limited to: no other work is counted. Absent without that limit.',
})
export class AlertCreatedData extends AlertTerms {
  @IsId() alertId!: string;
  @AreRecordedNames() recipients!: string[];
  @Optional() @AreIds() workflows?: string[];
}

export const alertCreated = defineEvent({
  type: 'alert.created',
  version: 1,
  owner: 'ledger',
  meaning:
    'Somebody saved a question with a condition, and recipients who are notified when it crosses.',
  data: AlertCreatedData,
});

/** A row of the answer, as it was when the alert was evaluated. */
@Meanings({
  row: 'Its values of the dimensions of the alert, in their order; empty for one that nobody knows.',
  value:
    'The figure that is compared; on a chart the count of the period. Absent where it has none.',
  lower:
    'Lower end of its 95 % interval; on a chart the lowest count that is still chance. Absent where it has none.',
  upper: 'Upper end of its 95 % interval; on a chart the highest count that is still chance.',
})
export class AlertFigure {
  @AreStrings() row!: string[];
  @Optional() @IsNumber() value?: number;
  @Optional() @IsNumber() lower?: number;
  @Optional() @IsNumber() upper?: number;
}

@Meanings({
  name: 'The name of the alert.',
  report: 'The report that answers it.',
  dimensions: 'What the values of each row are, in their order.',
  threshold: 'What the rows fulfil; absent where a chart signals.',
  recipients: 'Who is notified.',
  link: 'The path of the question in the API.',
  answeredAt: 'The ledger position of the answer.',
  rows: 'The rows that cross, each with its figure.',
  more: 'Whether further rows fulfil the condition that are not listed.',
})
export class AlertCrossedData {
  @IsId() alertId!: string;
  @IsLine(100) name!: string;
  @IsId() report!: string;
  @AreNames() dimensions!: string[];
  @Optional() @IsPart(() => Threshold) threshold?: Threshold;
  @AreRecordedNames() recipients!: string[];
  @IsText() link!: string;
  @IsInt() @Min(0) answeredAt!: number;
  @AreParts(() => AlertFigure, ALERT_ROWS_MAX) rows!: AlertFigure[];
  @IsBoolean() more!: boolean;
}

export const alertCrossed = defineEvent({
  type: 'alert.crossed',
  version: 1,
  owner: 'ledger',
  meaning: 'Rows of an alert began to fulfil its condition, and its recipients are notified.',
  data: AlertCrossedData,
});

@Meanings({
  answeredAt: 'The ledger position of the answer.',
  rows: 'The rows that no longer fulfil the condition; none where all of them are one crossing.',
  remaining: 'How many rows still fulfil it.',
})
export class AlertClearedData {
  @IsId() alertId!: string;
  @IsInt() @Min(0) answeredAt!: number;
  @AreParts(() => AlertFigure, ALERT_ROWS_MAX) rows!: AlertFigure[];
  @IsInt() @Min(0) remaining!: number;
}

export const alertCleared = defineEvent({
  type: 'alert.cleared',
  version: 1,
  owner: 'ledger',
  meaning:
    'Rows that had crossed no longer fulfil the condition: the next time is a crossing again.',
  data: AlertClearedData,
});

@Meanings({ because: 'Why.' })
export class AlertEndedData {
  @IsId() alertId!: string;
  @IsText(200) because!: string;
}

export const alertEnded = defineEvent({
  type: 'alert.ended',
  version: 1,
  owner: 'ledger',
  meaning:
    'An alert was deleted, or ended with the credential that created it: it is not evaluated again.',
  data: AlertEndedData,
});

export const alertEvents = [alertCreated, alertCrossed, alertCleared, alertEnded] as const;
