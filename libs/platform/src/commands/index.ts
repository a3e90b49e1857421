export * from './command-door';
export * from './decider-service';
export * from './event-store';
export * from './folded-streams';
export * from './kept-answer';
export * from './metadata';
export * from './seal';
export * from './unavailable';
