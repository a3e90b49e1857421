export * from './fresh-database';
export * from './processes';
export * from './stack';
