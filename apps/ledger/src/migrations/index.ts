import { Ledger1700000000000 } from './1700000000000-ledger';
import { Views1700000100000 } from './1700000100000-views';
import { WorkViews1700000100001 } from './1700000100001-work-views';
import { RecordViews1700000100002 } from './1700000100002-record-views';
import { ReportViews1700000100003 } from './1700000100003-report-views';
import { ChatProvesNothing1700000100004 } from './1700000100004-chat-proves-nothing';

/** Everything that the ledger's part of the database is made of, in order. */
export const ledgerMigrations = [
  Ledger1700000000000,
  Views1700000100000,
  WorkViews1700000100001,
  RecordViews1700000100002,
  ReportViews1700000100003,
  ChatProvesNothing1700000100004,
];
