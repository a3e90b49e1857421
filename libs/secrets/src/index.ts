export * from './find-secrets';
export * from './in-json';
export * from './scanner';
