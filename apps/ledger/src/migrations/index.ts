import { Ledger1700000000000 } from './1700000000000-ledger';
import { Views1700000100000 } from './1700000100000-views';
import { WorkViews1700000100001 } from './1700000100001-work-views';
import { RecordViews1700000100002 } from './1700000100002-record-views';
import { ReportViews1700000100003 } from './1700000100003-report-views';
import { ChatProvesNothing1700000100004 } from './1700000100004-chat-proves-nothing';
import { WiderTables1700000200000 } from './1700000200000-wider-tables';
import { WiderViews1700000200001 } from './1700000200001-wider-views';
import { DutyViews1700000200002 } from './1700000200002-duty-views';
import { OpenUnknowns1700000200003 } from './1700000200003-open-unknowns';
import { DebtTables1700000300000 } from './1700000300000-debt-tables';
import { DebtViews1700000300001 } from './1700000300001-debt-views';
import { OwedTables1700000300002 } from './1700000300002-owed-tables';
import { OwedViews1700000300003 } from './1700000300003-owed-views';
import { StandingOfWork1700000300004 } from './1700000300004-standing-of-work';
import { EverythingOwed1700000300005 } from './1700000300005-everything-owed';
import { OverduePostReviews1700000300006 } from './1700000300006-overdue-post-reviews';
import { ChatByMediaType1700000300007 } from './1700000300007-chat-by-media-type';
import { Trust1700000400000 } from './1700000400000-trust';
import { SubjectKeys1700000500000 } from './1700000500000-subject-keys';
import { EvidenceContents1700000500001 } from './1700000500001-evidence-contents';
import { EvidenceVersions1700000500010 } from './1700000500010-evidence-versions';
import { Anchors1700000500020 } from './1700000500020-anchors';
import { CourseTables1700000600000 } from './1700000600000-course-tables';
import { CourseViews1700000600001 } from './1700000600001-course-views';
import { HandoffArea1700000600010 } from './1700000600010-handoff-area';
import { CourseTexts1700000600011 } from './1700000600011-course-texts';
import { DelegatedWork1700000600020 } from './1700000600020-delegated-work';
import { HoldsTable1700000700000 } from './1700000700000-holds-table';
import { StallViews1700000700001 } from './1700000700001-stall-views';
import { Waiting1700000700002 } from './1700000700002-waiting';
import { QualityTables1700000700010 } from './1700000700010-quality-tables';
import { FirstTimeFix1700000700011 } from './1700000700011-first-time-fix';
import { EvidenceCompleteness1700000700012 } from './1700000700012-evidence-completeness';
import { Timeliness1700000700013 } from './1700000700013-timeliness';
import { Statistics1700000700020 } from './1700000700020-statistics';
import { DriftIndexes1700000700021 } from './1700000700021-drift-indexes';
import { Drift1700000700022 } from './1700000700022-drift';
import { DefinitionChanges1700000700023 } from './1700000700023-definition-changes';
import { RemediationEffects1700000700024 } from './1700000700024-remediation-effects';
import { DriftRemediations1700000700030 } from './1700000700030-drift-remediations';
import { DriftWatch1700000700031 } from './1700000700031-drift-watch';
import { DependsOn1700000700040 } from './1700000700040-rests-on';
import { Recall1700000700041 } from './1700000700041-recall';
import { Pasts1700000700050 } from './1700000700050-pasts';
import { PastUses1700000700051 } from './1700000700051-past-uses';
import { MonthByMonth1700000700060 } from './1700000700060-month-by-month';
import { ConflictsByPage1700000700061 } from './1700000700061-conflicts-by-page';
import { DoneAt1700000700062 } from './1700000700062-done-at';
import { HeldAgain1700000700063 } from './1700000700063-held-again';
import { MissedIsLate1700000700064 } from './1700000700064-missed-is-late';
import { DriftCounts1700000700065 } from './1700000700065-drift-counts';
import { Families1700000700066 } from './1700000700066-families';
import { StepsOfConditions1700000700067 } from './1700000700067-steps-of-conditions';
import { MendedOnce1700000700068 } from './1700000700068-mended-once';
import { ChartsByPage1700000700070 } from './1700000700070-charts-by-page';
import { LatestStatements1700000700071 } from './1700000700071-latest-statements';
import { DeliveryLinks1700000800000 } from './1700000800000-delivery-links';
import { Definitions1700000800001 } from './1700000800001-definitions';
import { EachDuty1700000800002 } from './1700000800002-each-duty';
import { StallsTold1700000800010 } from './1700000800010-stalls-told';
import { WhatClosuresRestOn1700000800020 } from './1700000800020-what-closures-rest-on';
import { ConfirmedAnswers1700000800030 } from './1700000800030-confirmed-answers';
import { ProofOfNothing1700000900200 } from './1700000900200-proof-of-nothing';
import { VerifiedEvidence1700000900300 } from './1700000900300-verified-evidence';
import { RecordedAnswers1700000901000 } from './1700000901000-recorded-answers';
import { LevelOfClosureEvidence1700000901100 } from './1700000901100-level-of-closure-evidence';
import { LogAcknowledgements1700000900100 } from './1700000900100-log-acknowledgements';

/** Everything that the ledger's part of the database is made of, in order. */
export const ledgerMigrations = [
  Ledger1700000000000,
  Views1700000100000,
  WorkViews1700000100001,
  RecordViews1700000100002,
  ReportViews1700000100003,
  ChatProvesNothing1700000100004,
  WiderTables1700000200000,
  WiderViews1700000200001,
  DutyViews1700000200002,
  OpenUnknowns1700000200003,
  DebtTables1700000300000,
  DebtViews1700000300001,
  OwedTables1700000300002,
  OwedViews1700000300003,
  StandingOfWork1700000300004,
  EverythingOwed1700000300005,
  OverduePostReviews1700000300006,
  ChatByMediaType1700000300007,
  Trust1700000400000,
  SubjectKeys1700000500000,
  EvidenceContents1700000500001,
  EvidenceVersions1700000500010,
  Anchors1700000500020,
  CourseTables1700000600000,
  CourseViews1700000600001,
  HandoffArea1700000600010,
  CourseTexts1700000600011,
  DelegatedWork1700000600020,
  HoldsTable1700000700000,
  StallViews1700000700001,
  Waiting1700000700002,
  QualityTables1700000700010,
  FirstTimeFix1700000700011,
  EvidenceCompleteness1700000700012,
  Timeliness1700000700013,
  Statistics1700000700020,
  DriftIndexes1700000700021,
  Drift1700000700022,
  DefinitionChanges1700000700023,
  RemediationEffects1700000700024,
  DriftRemediations1700000700030,
  DriftWatch1700000700031,
  DependsOn1700000700040,
  Recall1700000700041,
  Pasts1700000700050,
  PastUses1700000700051,
  MonthByMonth1700000700060,
  ConflictsByPage1700000700061,
  DoneAt1700000700062,
  HeldAgain1700000700063,
  MissedIsLate1700000700064,
  DriftCounts1700000700065,
  Families1700000700066,
  StepsOfConditions1700000700067,
  MendedOnce1700000700068,
  ChartsByPage1700000700070,
  LatestStatements1700000700071,
  DeliveryLinks1700000800000,
  Definitions1700000800001,
  EachDuty1700000800002,
  StallsTold1700000800010,
  WhatClosuresRestOn1700000800020,
  ConfirmedAnswers1700000800030,
  LogAcknowledgements1700000900100,
  ProofOfNothing1700000900200,
  VerifiedEvidence1700000900300,
  RecordedAnswers1700000901000,
  LevelOfClosureEvidence1700000901100,
];
