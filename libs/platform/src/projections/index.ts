export { cursorTableSql, CursorStore } from './cursor-store';
export { registerViewGauges } from './gauges';
export { type LogSource } from './log-pages';
export { foldPage, planPage, rowKey } from './page-fold';
export { ProjectionRunner, type ProjectionRunnerOptions } from './projection-runner';
export { type BuildProgress, ViewKeeper, type ViewStatus } from './view-keeper';
