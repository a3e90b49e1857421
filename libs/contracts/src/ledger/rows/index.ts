export {
  filtersOf,
  ofTenant,
  oneOf,
  orNull,
  type PlainCell,
  type RowCell,
  type RowColumn,
  type RowDefinition,
  type RowFields,
  row,
  snakeCase,
  type WordCell,
} from './row-definition';
export * from './alert-rows';
export * from './approval-answer-rows';
export * from './approval-rows';
export * from './closing-rows';
export * from './decision-rows';
export * from './drift-rows';
export * from './exception-rows';
export * from './group-rows';
export * from './halt-rows';
export * from './log-rows';
export * from './obligation-rows';
export * from './principal-rows';
export * from './process-rows';
export * from './quality-rows';
export * from './recall-rows';
export * from './record-rows';
export * from './stall-rows';
export * from './trend-rows';
export * from './work-rows';
export * from './worklist-rows';

export {
  type AccessRequestCell,
  type ApprovalPacket,
  type CodeVersions,
  approvalPacket,
  type ConditionCell,
  factsByName,
  type PlanLineCell,
  type RecordedAnswerCell,
} from './documents';
export * from './states';
