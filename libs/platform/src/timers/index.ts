export {
  measureTimers,
  type SendWhenDue,
  TimerScheduler,
  type TimerSchedulerOptions,
} from './timer-scheduler';
export { type ClaimedTimer, TimerClaims, timerClaimsSql } from './timer-claims';
