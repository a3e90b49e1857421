export * from './fresh-database';
export * from './stack';
