export * from './messaging';
export * from './start-tracing';
export * from './trace-context';
export * from './tracing';
