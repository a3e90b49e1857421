export * from './derived-keys';
export * from './logger';
export * from './lifetime';
export * from './platform';
export * from './run-migration';
export * from './run-service';
