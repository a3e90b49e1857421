export * from './decider';
export * from './instant';
export * from './projection';
export * from './reaction';
export * from './refusal';
