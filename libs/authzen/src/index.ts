export * from './answer';
export * from './batch';
export * from './pages';
export * from './plan';
export * from './question';
