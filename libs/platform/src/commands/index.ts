export * from './command-door';
export * from './decider-service';
export * from './event-store';
export * from './folded-streams';
export * from './unavailable';
