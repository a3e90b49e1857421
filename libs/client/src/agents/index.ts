/** Adapters for agent frameworks, packaged as `@writ-control/client/agents`. */
export { answerApprovals, guardTools } from './ai-sdk';
export { type HookInput, type HookOutput, type HookSettings, toolHook } from './claude';
export {
  type Action,
  type Answered,
  type Decision,
  Guard,
  type GuardedWork,
  type Started,
  type ToolCall,
} from './guard';
export { answerInterrupts, guardTool, type WaitingCall } from './langgraph';
export { NotRun } from './not-run';
export { answerInterruptions, guardToolOptions } from './openai-agents';
