export * from './begin-process';
export * from './bus-dependency';
export * from './local';
export * from './operations-server';
export * from './readiness';
