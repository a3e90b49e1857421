export * from './chromium';
export * from './eventually';
export * from './examples';
export * from './spec-for';
export * from './stack';
export * from './faults/lossy-proxy';
export * from './stack/fresh-database';
export * from './stack/stack';
