import { intervalFunctions } from '../statistics/interval-functions';
import { limitFunctions } from '../statistics/limit-functions';
import { probabilityFunctions } from '../statistics/probability-functions';
import { statisticsFunction } from '../statistics/sql-function';
import { countedViews } from '../step-counts/counted-views';
import { alertViews } from './alert-views';
import { awaitsOutcomeFunction } from './awaited-outcomes-sql';
import { awaitsObligationsFunction } from './awaiting-obligations-sql';
import { closingViews } from './closing-views';
import { decisionViews } from './decision-views';
import { type DerivedObject, digestOf } from './documented-view';
import { driftDueView } from './drift-due-view';
import { driftViews } from './drift-views';
import { exceptionViews } from './exception-views';
import { factViews, latestPosition } from './fact-views';
import { obligationViews, timersView } from './obligation-views';
import { conformanceViews } from './conformance-views';
import { processViews } from './process-views';
import { qualityViews } from './quality-views';
import { recallFunctions } from './recall-functions';
import { recordViews } from './record-views';
import { searchFunctions } from './search-words';
import { stallViews } from './stall-views';
import { derivedTables } from './tables';
import { tenantViewsOf } from './tenant-views';
import { workViews } from './work-views';
import { worklistViews } from './worklist-views';

/** Functions that need no table. */
export const pureFunctions: readonly DerivedObject[] = [
  latestPosition,
  ...searchFunctions,
  ...[...probabilityFunctions, ...limitFunctions, ...intervalFunctions].map(statisticsFunction),
];

/** Views and functions over the tables: each after those that it names. */
const forAllTenants: readonly DerivedObject[] = [
  awaitsOutcomeFunction,
  awaitsObligationsFunction,
  timersView,
  driftDueView,
  ...workViews,
  ...decisionViews,
  ...obligationViews,
  ...exceptionViews,
  ...recordViews,
  ...closingViews,
  ...factViews,
  ...stallViews,
  ...processViews,
  ...countedViews,
  ...conformanceViews,
  ...qualityViews,
  ...driftViews,
  ...recallFunctions,
  ...worklistViews,
  ...alertViews,
];

/** The same, and what analysts of one tenant read of it. */
export const derivedObjects: readonly DerivedObject[] = [
  ...forAllTenants,
  ...tenantViewsOf(forAllTenants),
];

/** Of everything that is derived from declarations: other declarations mean other views. */
export const derivedDigest = digestOf(
  JSON.stringify([derivedTables, pureFunctions, derivedObjects]),
);
