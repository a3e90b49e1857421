export * from './bus';
export * from './commands';
export * from './json';
export * from './postgres/pool';
export * from './service';
export * from './settings';
