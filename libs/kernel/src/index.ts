export * from './answers';
export * from './decider';
export * from './instant';
export * from './ledger-protocol';
export * from './projection';
export * from './reaction';
export * from './refusal';
export * from './telling-rule';
