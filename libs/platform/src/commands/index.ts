export * from './command-door';
export * from './decider-service';
export * from './event-store';
export * from './unavailable';
