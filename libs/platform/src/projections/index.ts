export { type Cursor, cursorTableSql, CursorStore } from './cursor-store';
export { foldUpTo, type FoldingUpTo } from './fold-up-to';
export { type BuildProgress, ViewKeeper, type ViewStatus } from './view-keeper';
export { LogPages, type LogSource } from './log-pages';
export { foldPage, planPage, rowKey } from './page-fold';
export { returnViews } from './return-views';
export { ProjectionRunner, type ProjectionRunnerOptions } from './projection-runner';
export { identifier, ViewTable } from './view-table';
export { ViewTarget } from './view-target';
