export { registerTimerGauges } from './gauges';
export { type ClaimedTimer, TimerClaims, timerClaimsSql } from './timer-claims';
export { type SendWhenDue, TimerScheduler, type TimerSchedulerOptions } from './timer-scheduler';
