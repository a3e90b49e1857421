export * from './decider-service';
export * from './event-store';
export * from './unavailable';
